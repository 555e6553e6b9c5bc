import { InfluxDB } from '@influxdata/influxdb-client';

/** Where a server's token comes from. */
export interface TokenSource {
  /** The token that is known; asked for before every call. */
  current(): Promise<string>;
  /** Looks for a newer one: the server did not take that one. */
  renew(): Promise<string>;
}

/** A server, by the client that the token of the moment is for. */
export class InfluxDbConnection {
  private readonly url: string;
  private readonly token: TokenSource | undefined;
  private connected: { readonly token: string; readonly influx: InfluxDB } | undefined;

  /**
   * @param url `https://host:8086`
   * @param token undefined where the server asks for none
   */
  constructor(url: string, token: TokenSource | undefined) {
    this.url = url;
    this.token = token;
  }

  async client(): Promise<InfluxDB> {
    const { url } = this;
    const current = (await this.token?.current()) ?? '';
    if (this.connected?.token !== current) {
      const influx = new InfluxDB(current === '' ? { url } : { url, token: current });
      this.connected = { token: current, influx };
    }
    return this.connected.influx;
  }
}
