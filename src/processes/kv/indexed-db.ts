/** A store in the browser's IndexedDB. */

import { describeThrown } from "../../errors/describe.js";
import { HostError } from "../../errors/host-error.js";
import { badParameter } from "../../errors/values.js";
import type { KeyList, KeyValue } from "./commands.js";
import { behind, sameValue, type KvStorage } from "./storage.js";

const STORE = "kv";

class IndexedDbStorage implements KvStorage {
  #database: Promise<IDBDatabase> | undefined;

  constructor(readonly name: string) {}

  async get(key: Uint8Array): Promise<Uint8Array | undefined> {
    return await this.#within("readonly", (store, done) => {
      const request = store.get(keyOf(key));
      request.onsuccess = () => {
        done(request.result as Uint8Array | undefined);
      };
    });
  }

  async set(key: Uint8Array, value: Uint8Array | undefined): Promise<boolean> {
    return await this.#within("readwrite", (store, done) => {
      const request = store.count(keyOf(key));
      request.onsuccess = () => {
        put(store, key, value);
        done(request.result > 0);
      };
    });
  }

  async swap(
    key: Uint8Array,
    expected: Uint8Array | undefined,
    value: Uint8Array | undefined,
  ): Promise<boolean> {
    return await this.#within("readwrite", (store, done) => {
      const request = store.get(keyOf(key));
      request.onsuccess = () => {
        const had = sameValue(request.result as Uint8Array | undefined, expected);
        if (had) put(store, key, value);
        done(had);
      };
    });
  }

  async list({ prefix, after, limit }: KeyList): Promise<KeyValue[]> {
    return await this.#within("readonly", (store, done) => {
      const found: KeyValue[] = [];
      const end = behind(prefix);
      const range =
        end === undefined
          ? IDBKeyRange.lowerBound(keyOf(prefix))
          : IDBKeyRange.bound(keyOf(prefix), keyOf(end), false, true);
      if (limit <= 0) {
        done(found);
        return;
      }
      const request = store.openCursor(range);
      request.onsuccess = () => {
        const cursor = request.result;
        if (cursor === null) {
          done(found);
          return;
        }
        const isBehind = after === undefined || indexedDB.cmp(cursor.key, keyOf(after)) > 0;
        if (isBehind)
          found.push({
            key: new Uint8Array(cursor.key as ArrayBuffer),
            value: cursor.value as Uint8Array,
          });
        if (found.length >= limit) done(found);
        // The first key behind `after` may be far away.
        else if (!isBehind && indexedDB.cmp(cursor.key, keyOf(after)) < 0) cursor.continue(keyOf(after));
        else cursor.continue();
      };
    });
  }

  async close(): Promise<void> {
    const opened = this.#database;
    this.#database = undefined;
    (await opened)?.close();
  }

  /** Runs a transaction, and resolves to what it gave to `done`. */
  async #within<T>(
    mode: "readonly" | "readwrite",
    work: (store: IDBObjectStore, done: (result: T) => void) => void,
  ): Promise<T> {
    const database = await (this.#database ??= this.#opened());
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      let result: T;
      transaction.oncomplete = () => {
        resolve(result);
      };
      transaction.onabort = () => {
        reject(failureOf(transaction.error));
      };
      work(transaction.objectStore(STORE), (given) => {
        result = given;
      });
    });
  }

  #opened(): Promise<IDBDatabase> {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open(this.name, 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore(STORE);
      };
      request.onsuccess = () => {
        resolve(request.result);
      };
      request.onerror = () => {
        this.#database = undefined; // the next operation tries again
        reject(failureOf(request.error));
      };
    });
  }
}

/** IndexedDB compares such keys byte by byte. */
const keyOf = (key: Uint8Array | undefined): ArrayBuffer => (key ?? new Uint8Array()).slice().buffer;

function put(store: IDBObjectStore, key: Uint8Array, value: Uint8Array | undefined): void {
  if (value === undefined) store.delete(keyOf(key));
  else store.put(value.slice(), keyOf(key));
}

function failureOf(error: DOMException | null): HostError {
  const full = error?.name === "QuotaExceededError";
  return new HostError(`IndexedDB: ${describeThrown(error)}`, {
    kind: full ? "rate_limited" : "unavailable",
    retryable: !full,
    cause: error,
  });
}

/** Makes a store in the database `name` of the page's origin, which is made if need be. Throws `ERR_PARAMETER`. */
export function indexedDbStorage(name: string): KvStorage {
  if (typeof (name as unknown) !== "string" || name === "")
    throw badParameter("name", `expected the name of a database, found ${describeThrown(name)}`);
  return new IndexedDbStorage(name);
}
