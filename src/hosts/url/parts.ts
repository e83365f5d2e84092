/** A URL (https://url.spec.whatwg.org/) as its parts, and parts as a URL. The platform's `URL` does the work. */

import { failure } from "../failures.js";
import { decodeComponent, encodeComponent } from "./component.js";

export interface UrlParts {
  readonly href: string;
  readonly scheme: string;
  readonly username?: string;
  readonly password?: string;
  /** With brackets, for an address of IPv6. */
  readonly host?: string;
  readonly port?: number;
  readonly path: string;
  readonly query?: string;
  readonly fragment?: string;
  readonly origin?: string;
}

export type UrlGiven = {
  readonly [K in Exclude<keyof UrlParts, "href" | "origin">]: UrlParts[K] | undefined;
};

/** Throws `HostError` for what is no URL, a relative one without a base among it. */
export function parseUrl(text: string, base?: string): URL {
  try {
    return new URL(text, base);
  } catch {
    throw failure(`not a URL: ${shown(text)}${base === undefined ? "" : ` against ${shown(base)}`}`);
  }
}

/** What is missing is left out; a query or fragment that is there and empty is not. */
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
 * The URL of these parts. Each stays where it is: what would begin another part is escaped, or an error where it cannot
 * be. Throws `HostError`.
 */
export function buildUrl(parts: UrlGiven): string {
  const { scheme, host, port, path = "" } = parts;
  if (!/^[A-Za-z][A-Za-z0-9+.-]*$/.test(scheme ?? "")) throw failure(`not a scheme: ${shown(scheme ?? "")}`);
  if (host !== undefined && /[/?#@\\\s]|^$/.test(host)) throw failure(`not a host: ${shown(host)}`);
  if (host !== undefined && host.includes(":") && !/^\[.*\]$/.test(host))
    throw failure(`not a host: ${shown(host)}`);
  if (port !== undefined && (port < 0 || port > 0xffff)) throw failure(`not a port: ${port}`);
  if (host === undefined && (parts.username ?? parts.password ?? port) !== undefined)
    throw failure("a user, a password or a port without a host");
  if (host !== undefined && path !== "" && !path.startsWith("/"))
    throw failure("a path behind a host begins with /");
  const user = parts.username === undefined ? "" : encodeComponent(parts.username);
  const password = parts.password === undefined ? "" : `:${encodeComponent(parts.password)}`;
  const at = user === "" && password === "" ? "" : `${user}${password}@`;
  const authority = host === undefined ? "" : `//${at}${host}${port === undefined ? "" : `:${port}`}`;
  const query = parts.query === undefined ? "" : `?${parts.query.replaceAll("#", "%23")}`;
  const fragment = parts.fragment === undefined ? "" : `#${parts.fragment}`;
  const safePath = path.replaceAll("?", "%3F").replaceAll("#", "%23");
  const rest = escapeEnds(`${safePath}${query}${fragment}`);
  const url = parseUrl(`${scheme ?? ""}:${authority}${rest}`);
  // Of some schemes every URL has a host, and whatever comes first is read as one.
  if (host === undefined && url.host !== "")
    throw failure(`a path without a host would be read as one: ${shown(path)}`);
  return url.href;
}

/** What the platform leaves out of URLs: tabs and ends of lines anywhere, blanks and other controls at the end. */
function escapeEnds(text: string): string {
  const escaped = (found: string): string =>
    Array.from(found, (character) => encodeComponent(character)).join("");
  return text.replaceAll(/[\t\n\r]/g, escaped).replace(/[\0-\x20]+$/, escaped);
}

const LONGEST_SHOWN = 60;

const shown = (text: string): string =>
  JSON.stringify(text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}...` : text);
