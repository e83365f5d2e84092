/** Which hosts scripts may send requests to. */

import { describeThrown } from "../../errors/describe.js";
import { HostError } from "../../errors/host-error.js";
import { badOption } from "../../errors/values.js";

/** Throws a `HostError` for a URL that is not allowed. */
export type CheckUrl = (url: URL) => void;

/**
 * Reads a list of hosts: `example.com`, `example.com:8080` for one port, `*.example.com` for all hosts below it, `*` for
 * all. Throws `ERR_OPTION`.
 */
export function checkOf(hosts: unknown): CheckUrl {
  if (!Array.isArray(hosts)) throw badOption("hosts", `expected a list, found ${describeThrown(hosts)}`);
  const tests = (hosts as readonly unknown[]).map(testOf);
  return (url) => {
    if (url.protocol !== "http:" && url.protocol !== "https:")
      throw new HostError(`a URL of http or https expected, got ${url.protocol.slice(0, -1)}`, {
        kind: "invalid",
      });
    if (!tests.some((test) => test(url)))
      throw new HostError(`requests to ${url.host} are not allowed`, {
        kind: "permission_denied",
        details: { host: url.host },
      });
  };
}

function testOf(pattern: unknown): (url: URL) => boolean {
  if (pattern === "*") return () => true;
  const [, below, name = "", port] =
    /^(\*\.)?([^/*:@?#\s]+|\[[0-9a-f:.]+\])(?::(\d+))?$/i.exec(typeof pattern === "string" ? pattern : "") ??
    [];
  const host = name === "" ? undefined : hostOf(name);
  if (host === undefined)
    throw badOption(
      "hosts",
      `expected hosts such as example.com, example.com:8080, *.example.com or *, found ${describeThrown(pattern)}`,
    );
  return (url) =>
    (below === undefined ? url.hostname === host : url.hostname.endsWith(`.${host}`)) &&
    (port === undefined || portOf(url) === Number(port));
}

/** The form that a host has in URLs: lower case, international names encoded. */
function hostOf(name: string): string | undefined {
  try {
    return new URL(`http://${name}/`).hostname;
  } catch {
    return undefined;
  }
}

const portOf = ({ port, protocol }: URL): number =>
  port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
