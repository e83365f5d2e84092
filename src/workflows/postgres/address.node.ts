/** Addresses of PostgreSQL, and what is wrong when nobody answers there. */

import { describeThrown } from "../../errors/describe.js";
import { storeFailed, type WorkflowError } from "../../errors/workflow.js";
import { badParameter } from "../../errors/values.js";

/** Whether a store is in PostgreSQL, by what names it. */
export const isPostgresAddress = (store: string): boolean => /^postgres(?:ql)?:\/\//.test(store);

/** Checks an address, and returns it without its password. Throws `ERR_PARAMETER`. */
export function shownAddress(address: string): string {
  if (typeof (address as unknown) !== "string" || !isPostgresAddress(address) || !URL.canParse(address))
    throw badParameter("address", "expected an address such as postgres://user:password@host:5432/database");
  const url = new URL(address);
  const { protocol, username, host, pathname } = url;
  return `${protocol}//${username === "" ? "" : `${username}@`}${host}${pathname}`;
}

/** Errors of the machine or the server that say that nobody is there, or not yet. */
const ABSENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EHOSTUNREACH",
  "ETIMEDOUT",
  "ENOENT",
  "EAI_AGAIN",
  "57P03",
]);

/** Whether a store is not there, or not yet, so that waiting may help. */
export function isAbsent(error: unknown): boolean {
  const { code, message, errors, cause } = Object(error) as Readonly<Record<string, unknown>>;
  if (typeof code === "string" && ABSENT.has(code)) return true;
  if (Array.isArray(errors)) return errors.some(isAbsent);
  if (
    typeof message === "string" &&
    /timeout exceeded when trying to connect|Connection terminated/.test(message)
  )
    return true;
  return cause !== undefined && isAbsent(cause);
}

/** The error for whatever a store at an address threw. `shown`: without password. */
export function storeProblem(shown: string, error: unknown): WorkflowError {
  const found = describeProblem(error);
  return isAbsent(error)
    ? storeFailed(
        `no PostgreSQL answers at ${shown} (${found}): start it, for example with docker compose up -d, or correct the address`,
        shown,
        error,
      )
    : storeFailed(`PostgreSQL at ${shown}: ${found}`, shown, error);
}

/** Node has an error for each address that a name has, under one without a message. */
function describeProblem(error: unknown): string {
  const { errors, message } = Object(error) as Readonly<Record<string, unknown>>;
  if (message === "" && Array.isArray(errors)) return errors.map(describeThrown).join(", ");
  return describeThrown(error);
}
