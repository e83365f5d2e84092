/** The commands of the module `http`, and what their handlers answer. */

import { commandId, type CommandOptions } from "../command-id.js";

export const REDIRECTS = ["follow", "manual", "error"] as const;

export interface HttpRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array | undefined;
  /** `manual` answers the redirect itself, `error` fails. */
  readonly redirect: (typeof REDIRECTS)[number];
  /** Whether to answer before the body is there. */
  readonly stream: boolean;
}

export interface HttpResponse {
  readonly status: number;
  /** Where it comes from, after redirects. */
  readonly url: string;
  /** The names are in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The whole body, or the number of a stream to read it from. */
  readonly body: Uint8Array | number;
}

export interface HttpStream {
  readonly stream: number;
}

const NETWORK: CommandOptions = { class: ["network"] };

export const REQUEST = commandId<HttpRequest, HttpResponse>("http", "request", NETWORK);
/** The next bytes of a body; undefined at its end. */
export const READ = commandId<HttpStream, Uint8Array | undefined>("http", "read", NETWORK);
export const CLOSE = commandId<HttpStream, undefined>("http", "close", NETWORK);
