/**
 * The C library as modules see it. One C file per standard header takes the address of every function and variable that
 * the core has: it builds with the npm compiler, links, and no address is null. Excluded names are refused with their
 * header and the reason.
 */
import { beforeAll, describe, expect, it, vi } from "vitest";
import { leftOut } from "../../src/core/generated/left-out.js";
import { coreExports } from "../../src/core/generated/exports.js";
import type { Coded } from "../support/coded.js";
import { page } from "../../wasm/tools/compatibility.mjs";
import { compileTexts } from "../support/compile.js";
import { products, sharedRuntime, withState } from "../support/products.js";
import { sampled } from "../support/scale.js";
import headers from "./generated.json" with { type: "json" };

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** A module whose value is how many of the names have an address. */
function takesAddresses(header: string, names: readonly string[]): string {
  return `#define _GNU_SOURCE
#include <${header}>
#include <lua.h>
static const void *const addresses[] = {
${names.map((name) => `  (const void *)&${name},\n`).join("")}};
int luaopen_addresses (lua_State *L) {
  lua_Integer found = 0;
  const void *const volatile *address = addresses;
  for (unsigned i = 0; i < sizeof addresses / sizeof addresses[0]; i++) found += address[i] != 0;
  lua_pushinteger(L, found);
  return 1;
}
`;
}

const byHeader = Object.entries(headers as Record<string, string>).map(
  ([header, names]): [string, readonly string[]] => [header, names.split(" ")],
);

describe("the lists", () => {
  it("name nothing as in that the core does not export, and nothing as both in and out", () => {
    for (const [, names] of byHeader) {
      for (const name of names) {
        expect(coreExports().has(name), name).toBe(true);
        expect(leftOut().has(name), name).toBe(false);
      }
    }
  });

  it("hold the whole of the headers of ISO C that are in", () => {
    const isIn = (names: string): string[] => names.split(" ").filter((name) => !coreExports().has(name));
    expect(
      isIn(
        "fopen fprintf fscanf fgets fread fseek ftell setvbuf tmpfile remove rename sscanf vsnprintf stdin stdout stderr",
      ),
    ).toEqual([]);
    expect(
      isIn(
        "malloc calloc realloc free aligned_alloc qsort bsearch strtod strtold strtoull getenv atexit abort rand system mbtowc",
      ),
    ).toEqual([]);
    expect(
      isIn(
        "memcpy memmove memcmp memchr memset strlen strcpy strncpy strcat strcmp strcoll strstr strtok strerror strxfrm",
      ),
    ).toEqual([]);
    expect(
      isIn(
        "sin cosf tanl pow fma nextafter lround lgamma tgamma erfc frexp ldexp modf remquo scalbn trunc nan",
      ),
    ).toEqual([]);
    expect(
      isIn(
        "time clock mktime gmtime localtime strftime difftime asctime ctime timespec_get setlocale localeconv signal raise",
      ),
    ).toEqual([]);
    expect(
      isIn(
        "wcslen wcscpy wmemcpy wcstol mbrtowc wcrtomb mbrtoc16 c32rtomb strtoimax imaxdiv isalpha toupper",
      ),
    ).toEqual([]);
    expect(
      isIn(
        "open read write close lseek stat fstat lstat opendir readdir mkdir rmdir unlink symlink readlink access getcwd chdir utimensat nanosleep gettimeofday",
      ),
    ).toEqual([]);
  });

  it("are the ones on the page of compatibility", async () => {
    const { found, expected } = await page();
    expect(found).toBe(expected);
  });
});

describe.each(products)("headers of C ($name)", (product) => {
  const runtime = sharedRuntime(product);

  it.each(sampled(byHeader, 3))("%s: every name has an address", async (header, names) => {
    const wasm = await compileTexts({ "addresses.c": takesAddresses(header, names) });
    withState(runtime(), (state) => {
      expect(state.openNative(wasm)).toBe(names.length);
    });
  });

  describe("what is left out", () => {
    const wanted = [
      "cexp",
      "fesetround",
      "pthread_create",
      "regcomp",
      "glob",
      "wprintf",
      "towupper",
      "iconv_open",
    ];
    let wasm: Uint8Array;
    beforeAll(async () => {
      // Declared here, since the compiler's own headers may not ship.
      wasm = await compileTexts({
        "wants.c": `#include <lua.h>
${wanted.map((name) => `extern void ${name} (void);\n`).join("")}extern void not_anywhere (void);
static void (*const volatile wants[]) (void) = { ${wanted.join(", ")}, not_anywhere };
int luaopen_wants (lua_State *L) { lua_pushboolean(L, wants[lua_gettop(L)] != 0); return 1; }`,
      });
    });

    it("is refused by name, with its header and the reason, and the state goes on", () => {
      withState(runtime(), (state) => {
        let error: unknown;
        try {
          state.openNative(wasm);
        } catch (thrown) {
          error = thrown;
        }
        expect(error).toMatchObject({ code: "ERR_MODULE_MISSING_IMPORT" });
        expect((error as Coded<"ERR_MODULE_MISSING_IMPORT">).symbols).toEqual(
          [...wanted, "not_anywhere"].sort(),
        );
        const { message } = error as Coded<"ERR_MODULE_MISSING_IMPORT">;
        expect(message).toContain("9 symbols that the core does not have");
        expect(message).toContain("cexp (complex.h: complex numbers), ");
        expect(message).toContain("pthread_create (pthread.h: a state runs on one thread)");
        expect(message).toContain("not_anywhere, ");
        for (const name of wanted) expect(message).toContain(`${name} (${leftOut().get(name) ?? "?"})`);
        expect(state.run("return 'goes on'")).toEqual(["goes on"]);
      });
    });
  });
});
