/** The handlers of the module `kv`. */

import { HostError } from "../../errors/host-error.js";
import { readOptions, type OptionKinds } from "../../errors/options.js";
import { badParameter, badOption } from "../../errors/values.js";
import type { HandlerBundle } from "../handler.js";
import { DELETE, GET, LIST, SET, SWAP } from "./commands.js";
import type { KvStorage } from "./storage.js";

export interface KvHandlersOptions {
  /** The most bytes of a key. Default: 1024. */
  readonly maxKey?: number;
  /** The most bytes of a value. Default: 2^20. */
  readonly maxValue?: number;
  /** The most entries of one list. Default: 1000. */
  readonly maxList?: number;
}

const OPTIONS = {
  maxKey: "number",
  maxValue: "number",
  maxList: "number",
} as const satisfies OptionKinds<KvHandlersOptions>;

const METHODS = ["get", "set", "swap", "list"] as const;

/** Handlers of the commands of the module `kv`, over a store. Throws `ERR_PARAMETER`, `ERR_OPTION`. */
export function kvHandlers(storage: KvStorage, options: KvHandlersOptions = {}): HandlerBundle {
  const methods = Object(storage) as Readonly<Record<string, unknown>>;
  if (METHODS.some((name) => typeof methods[name] !== "function"))
    throw badParameter("storage", `expected an object with the functions ${METHODS.join(", ")}`);
  const { maxKey = 1024, maxValue = 2 ** 20, maxList = 1000 } = readOptions(options, OPTIONS);
  for (const [name, value] of Object.entries({ maxKey, maxValue, maxList }))
    if (!(value >= 0)) throw badOption(name, `expected a number from 0 on, found ${value}`);
  const check = (key: Uint8Array, value?: Uint8Array): void => {
    requireSize("key", key.length, maxKey);
    if (value !== undefined) requireSize("value", value.length, maxValue);
  };
  return (register) => {
    register(GET, ({ key }) => {
      check(key);
      return storage.get(key);
    });
    register(SET, async ({ key, value }) => {
      check(key, value);
      await storage.set(key, value);
      return undefined;
    });
    register(DELETE, ({ key }) => {
      check(key);
      return storage.set(key, undefined);
    });
    register(SWAP, ({ key, expected, value }) => {
      check(key, value);
      return storage.swap(key, expected, value);
    });
    register(LIST, (range) => storage.list({ ...range, limit: Math.min(range.limit, maxList) }));
    return storage.close === undefined ? undefined : { stop: () => storage.close?.() };
  };
}

function requireSize(what: string, size: number, limit: number): void {
  if (size <= limit) return;
  throw new HostError(`a ${what} of ${size} bytes is longer than ${limit}`, {
    kind: "invalid",
    details: { size, limit },
  });
}
