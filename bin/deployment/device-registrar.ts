/** What a device connects to. */
export interface DeviceEndpoint {
  readonly host: string;
  readonly port: number;
  /** Certificates of the authorities that prove the broker, PEM. */
  readonly authority: string;
}

/** What was taken away with a device. */
export interface RemovedDevice {
  /** Certificates that were revoked and deleted. */
  readonly certificates: number;
}

/**
 * Makes devices known to a broker. A device is made in two steps, so that its certificate is safe
 * in a file before anything is done with it; each of them may be given again.
 */
export interface DeviceRegistrar {
  /**
   * A certificate for the key that has signed the request. It is of no use before `admit`.
   *
   * @param request PEM
   * @returns PEM
   * @throws UsageError where there is a device of that name with another certificate
   */
  certify(name: string, request: string): Promise<string>;
  /**
   * Lets the certificate connect as the device: twice is once.
   *
   * @throws UsageError where the certificate is of another broker
   */
  admit(name: string, certificate: string): Promise<DeviceEndpoint>;
  /** @throws UsageError where there is no such device, or nothing to remove */
  remove(name: string): Promise<RemovedDevice>;
}
