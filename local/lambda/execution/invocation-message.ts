/** What a host tells its worker: handle this. */
export interface InvocationRequest {
  readonly requestId: string;
  /** JSON. */
  readonly event: string;
  /** Epoch ms at which the host gives up. */
  readonly deadlineMs: number;
}

/** What the worker answers. */
export type InvocationReply =
  /** `response` is JSON; absent where the handler returned nothing. */
  | { readonly requestId: string; readonly ok: true; readonly response?: string }
  | { readonly requestId: string; readonly ok: false; readonly error: ThrownError };

/** An error as it travels between threads. */
export interface ThrownError {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

/** What a worker is started with. */
export interface WorkerStart {
  /** File URL of the module that exports `handler`. */
  readonly handlerUrl: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMb: number;
}
