/** Converts URLs (https://url.spec.whatwg.org/) to parts and back, with the platform's `URL`. */

import { failure } from "../failures.js";
import { decodeComponent, encodeComponent } from "./component.js";

export interface UrlParts {
  readonly href: string;
  readonly scheme: string;
  readonly username?: string;
  readonly password?: string;
  /** An IPv6 address has brackets. */
  readonly host?: string;
  readonly port?: number;
  readonly path: string;
  readonly query?: string;
  readonly fragment?: string;
  readonly origin?: string;
}

export type UrlInput = {
  readonly [K in Exclude<keyof UrlParts, "href" | "origin">]: UrlParts[K] | undefined;
};

/** Parses a URL. Throws `HostError` for an invalid URL, or a relative one without a base. */
export function parseUrl(text: string, base?: string): URL {
  try {
    return new URL(text, base);
  } catch {
    throw failure(`not a URL: ${shown(text)}${base === undefined ? "" : ` against ${shown(base)}`}`);
  }
}

/** The parts of a URL. Omits missing parts, but not an empty query or fragment. */
export function partsOf(url: URL): UrlParts {
  const { href, username, password, hostname, port, pathname, origin } = url;
  return {
    href,
    scheme: url.protocol.slice(0, -1),
    path: pathname,
    ...(username === "" ? {} : { username: decodeComponent(username) ?? username }),
    ...(password === "" ? {} : { password: decodeComponent(password) ?? password }),
    ...(hostname === "" ? {} : { host: hostname }),
    ...(port === "" ? {} : { port: Number(port) }),
    ...(/^[^#]*\?/.test(href) ? { query: url.search.slice(1) } : {}),
    ...(href.includes("#") ? { fragment: url.hash.slice(1) } : {}),
    ...(origin === "null" ? {} : { origin }),
  };
}

/**
 * Builds a URL. Characters that would start another part are escaped. Throws `HostError` for invalid parts and where
 * escaping is impossible.
 */
export function buildUrl(parts: UrlInput): string {
  const { scheme, host, port, path = "" } = parts;
  if (!/^[A-Za-z][A-Za-z0-9+.-]*$/.test(scheme ?? "")) throw failure(`not a scheme: ${shown(scheme ?? "")}`);
  if (host !== undefined && /[/?#@\\\s]|^$/.test(host)) throw failure(`not a host: ${shown(host)}`);
  if (host !== undefined && host.includes(":") && !/^\[.*\]$/.test(host))
    throw failure(`not a host: ${shown(host)}`);
  if (port !== undefined && (port < 0 || port > 0xffff)) throw failure(`not a port: ${port}`);
  if (host === undefined && (parts.username ?? parts.password ?? port) !== undefined)
    throw failure("a user, a password or a port without a host");
  if (host !== undefined && path !== "" && !path.startsWith("/"))
    throw failure("a path after a host must begin with /");
  const user = parts.username === undefined ? "" : encodeComponent(parts.username);
  const password = parts.password === undefined ? "" : `:${encodeComponent(parts.password)}`;
  const at = user === "" && password === "" ? "" : `${user}${password}@`;
  const authority = host === undefined ? "" : `//${at}${host}${port === undefined ? "" : `:${port}`}`;
  const query = parts.query === undefined ? "" : `?${parts.query.replaceAll("#", "%23")}`;
  const fragment = parts.fragment === undefined ? "" : `#${parts.fragment}`;
  const safePath = path.replaceAll("?", "%3F").replaceAll("#", "%23");
  const rest = escapeEnds(`${safePath}${query}${fragment}`);
  const url = parseUrl(`${scheme ?? ""}:${authority}${rest}`);
  // URLs of special schemes always have a host: the parser takes it from the path.
  if (host === undefined && url.host !== "")
    throw failure(`a path without a host would be read as one: ${shown(path)}`);
  return url.href;
}

/** Escapes what `URL` would drop: tabs and line ends anywhere, spaces and control characters at the end. */
function escapeEnds(text: string): string {
  const escaped = (found: string): string =>
    Array.from(found, (character) => encodeComponent(character)).join("");
  return text.replaceAll(/[\t\n\r]/g, escaped).replace(/[\0-\x20]+$/, escaped);
}

const MAX_SHOWN = 60;

const shown = (text: string): string =>
  JSON.stringify(text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}...` : text);
