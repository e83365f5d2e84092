/** `crypto` over node:crypto and over WebCrypto: the same results, and random values that are. Lua's side: lua.test.ts. */

import { createHash, createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import web from "../../src/hosts/crypto/module.js";
import node from "../../src/hosts/crypto/module.node.js";
import { buildModule } from "../../src/modules/host/build.js";
import { decodeText } from "../../src/values/text.js";
import { errorOf, functionsOf } from "./exports.js";

const call = functionsOf(node);
const first = (name: string, ...args: unknown[]): unknown => call[name]!(...args)[0];
const onWeb = buildModule(web).exports as Readonly<Record<string, (...args: unknown[]) => unknown>>;
const algorithms = ["sha1", "sha256", "sha384", "sha512"] as const;

describe("hash and hmac", () => {
  it("know the standards' examples", () => {
    expect(first("hash", "sha256", "abc")).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
    expect(first("hash", "sha1", "", "base64")).toBe("2jmj7l5rSw0yVb/vlWAYkK/YBwk=");
    expect(first("hash", "sha1", "", "base64url")).toBe("2jmj7l5rSw0yVb_vlWAYkK_YBwk");
    // RFC 4231, test case 2.
    expect(first("hmac", "sha256", "Jefe", "what do ya want for nothing?")).toBe(
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    );
  });

  it("are the same on both platforms, of any bytes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array(),
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom(...algorithms),
        async (data, key, algorithm) => {
          const hash = createHash(algorithm).update(data).digest();
          const hmac = createHmac(algorithm, key).update(data).digest();
          const [text, secret] = [decodeText(data), decodeText(key)];
          expect(first("hash", algorithm, text)).toBe(hash.toString("hex"));
          expect(first("hmac", algorithm, secret, text, "base64")).toBe(hmac.toString("base64"));
          expect(await onWeb["hash"]!(algorithm, data, "base64url")).toBe(hash.toString("base64url"));
          const raw = (await onWeb["hmac"]!(algorithm, key, data, "raw")) as Uint8Array;
          expect([...raw]).toStrictEqual([...hmac]);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("know no other algorithm", () => {
    expect(() => call["hash"]!("md5", "")).toThrow(/bad argument #1 to 'hash' \("sha1", .* got "md5"\)/);
  });
});

describe("random values", () => {
  it("are as many bytes as are asked for, and differ", () => {
    expect((first("random_bytes", 100_000) as Uint8Array).length).toBe(100_000);
    expect(first("random_bytes", 3, "hex")).toMatch(/^[0-9a-f]{6}$/);
    expect(first("random_bytes", 16, "hex")).not.toBe(first("random_bytes", 16, "hex"));
    expect((first("random_bytes", 0) as Uint8Array).length).toBe(0);
    for (const count of [-1, 2 ** 20 + 1])
      expect(errorOf(call["random_bytes"]!(count)).kind).toBe("out_of_range");
  });

  it("are integers of the whole interval", () => {
    const seen = new Set(Array.from({ length: 300 }, () => first("random_integer", -2, 2)));
    expect([...seen].map(Number).sort((a, b) => a - b)).toStrictEqual([-2, -1, 0, 1, 2]);
    const widest = [-(2n ** 63n), 2n ** 63n - 1n] as const;
    const drawn = Array.from({ length: 64 }, () => first("random_integer", ...widest) as bigint);
    expect(drawn.every((number) => number >= widest[0] && number <= widest[1])).toBe(true);
    expect(drawn.some((number) => number < 0n) && drawn.some((number) => number > 2n ** 62n)).toBe(true);
    expect(errorOf(call["random_integer"]!(2, 1)).message).toBe("the interval is empty: 2 to 1");
  });

  it("are UUIDs of RFC 9562", () => {
    expect(first("uuid")).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const before = Date.now();
    const seven = first("uuid", 7) as string;
    expect(seven).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const time = Number.parseInt(seven.slice(0, 13).replace("-", ""), 16);
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThanOrEqual(Date.now());
  });
});

it("equal compares bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), (a, b) => {
      expect(first("equal", decodeText(a), decodeText(a))).toBe(true);
      expect(first("equal", decodeText(a), decodeText(b))).toBe(Buffer.compare(a, b) === 0);
    }),
  );
  expect(first("equal", "abc", "abd")).toBe(false);
});
