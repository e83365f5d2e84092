/** C library functions that the loader supplies; those that cannot work fail when they are called. */
import { beforeAll, describe, expect, test } from "vitest";
import { compareImports } from "../../src/modules/native/imports.js";
import { readSideModule } from "../../src/modules/native/check.js";
import { parseAddress } from "../../src/modules/native/internet-address.js";
import { suppliedFunctions } from "../../src/modules/native/supplied.js";
import { coreExports } from "../../src/core/generated/exports.js";
import type { LuaState } from "../../src/index.js";
import { compileTexts } from "../support/compile.js";
import { products, sharedRuntime } from "../support/products.js";

const HEADERS = [
  "arpa/inet.h",
  "dlfcn.h",
  "errno.h",
  "grp.h",
  "pty.h",
  "pwd.h",
  "sched.h",
  "signal.h",
  "spawn.h",
  "stdlib.h",
  "string.h",
  "sys/random.h",
  "sys/resource.h",
  "sys/time.h",
  "sys/wait.h",
  "syslog.h",
  "termios.h",
  "unistd.h",
  "utmp.h",
  "lua.h",
  "lauxlib.h",
]
  .map((header) => `#include <${header}>\n`)
  // Declared in other systems' stdlib.h, but not in Emscripten's headers.
  .concat("unsigned arc4random(void), arc4random_uniform(unsigned);\nvoid arc4random_buf(void *, size_t);\n")
  .join("");

const ENOSYS = 52;
const EAFNOSUPPORT = 5;

/** Calls every function with the type from its header, in a branch that is not taken, and takes its address. */
function everything(): string {
  const calls = [...suppliedFunctions()].map(([name, { type }]) => {
    const zeros =
      name === "sigqueue" ? "0, 0, (union sigval){0}" : Array(type.indexOf(":")).fill("0").join(", ");
    return `  if (never) (void)${name}(${zeros});\n  if (never) kept = (void (*)(void))${name};\n`;
  });
  return `#define _GNU_SOURCE\n${HEADERS}static volatile int never;\nvoid (*volatile kept)(void);
int luaopen_everything(lua_State *L) {\n${calls.join("")}  lua_pushboolean(L, 1);\n  return 1;\n}\n`;
}

const CALLS = `#define _GNU_SOURCE\n${HEADERS}
static int push(lua_State *L, long result) {
  lua_pushinteger(L, result);
  lua_pushinteger(L, errno);
  return 2;
}
#define FUNCTION(name, call) static int name(lua_State *L) { errno = 0; return push(L, (long)(call)); }
static struct termios terminal;
static struct passwd user;
static struct passwd *result = &user;
static char buffer[64];
static pid_t child;
FUNCTION(l_tcgetattr, tcgetattr(0, &terminal))
FUNCTION(l_getpwnam, getpwnam("root"))
FUNCTION(l_getpwuid_r, getpwuid_r(0, &user, buffer, sizeof buffer, &result) * 10 + (result == NULL))
FUNCTION(l_alarm, alarm(3))
FUNCTION(l_syslog, (syslog(LOG_INFO, "%s %d", "x", 3), 7))
FUNCTION(l_posix_spawn, posix_spawn(&child, "/bin/true", NULL, NULL, NULL, NULL))
FUNCTION(l_execl, execl("/bin/true", "true", "x", (char *)NULL))
FUNCTION(l_pointer, ((int (*volatile)(uid_t))setuid)(0))
FUNCTION(l_htonl, htonl(0x01020304u) == 0x04030201u && ntohl(0xff000001u) == 0x010000ffu)
FUNCTION(l_htons, htons(0x1234) == 0x3412 && ntohs(0x00ff) == 0xff00)
FUNCTION(l_family, inet_pton(99, "1.2.3.4", buffer))
FUNCTION(l_bad, inet_pton(AF_INET, "1.2.3.256", buffer))
FUNCTION(l_pton, inet_pton(AF_INET, "10.0.200.3", buffer) == 1 && memcmp(buffer, "\\x0a\\0\\xc8\\x03", 4) == 0)
FUNCTION(l_pton6, inet_pton(AF_INET6, "::ffff:1.2.3.4", buffer) == 1
         && memcmp(buffer, "\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\xff\\xff\\1\\2\\3\\4", 16) == 0)
FUNCTION(l_toomuch, getentropy(buffer, 257))
FUNCTION(l_uniform, arc4random_uniform(1) == 0 && arc4random_uniform(10) < 10)
FUNCTION(l_outside, inet_pton(AF_INET, (const char *)0xfffffff0u, buffer))
static int l_random(lua_State *L) {
  static char bytes[100000];
  int kind = (int)luaL_checkinteger(L, 1);
  memset(bytes, 0, sizeof bytes);
  if (kind == 0) lua_pushinteger(L, (lua_Integer)getrandom(bytes, sizeof bytes, 0));
  else if (kind == 1) lua_pushinteger(L, getentropy(bytes + sizeof bytes - 256, 256));
  else { arc4random_buf(bytes, sizeof bytes); lua_pushinteger(L, arc4random() != arc4random()); }
  lua_pushlstring(L, bytes + sizeof bytes - 32, 32);
  return 2;
}
static const luaL_Reg functions[] = {
  {"tcgetattr", l_tcgetattr}, {"getpwnam", l_getpwnam}, {"getpwuid_r", l_getpwuid_r}, {"alarm", l_alarm},
  {"syslog", l_syslog}, {"posix_spawn", l_posix_spawn}, {"execl", l_execl}, {"pointer", l_pointer},
  {"htonl", l_htonl}, {"htons", l_htons}, {"family", l_family}, {"bad", l_bad}, {"pton", l_pton}, {"pton6", l_pton6},
  {"toomuch", l_toomuch}, {"uniform", l_uniform}, {"outside", l_outside}, {"random", l_random}, {NULL, NULL}
};
int luaopen_calls(lua_State *L) { luaL_newlib(L, functions); return 1; }
`;

describe.each(products)("$name", (product) => {
  const runtime = sharedRuntime(product, { stdlib: false });
  let calls: Uint8Array;
  let all: Uint8Array;
  beforeAll(async () => {
    calls = await compileTexts({ "calls.c": CALLS }, { name: "calls" });
    all = await compileTexts({ "everything.c": everything() }, { name: "everything" });
  });

  function call(name: string, ...args: number[]): readonly unknown[] {
    using state: LuaState = runtime().createState();
    const chunk = "local module, name = ...; return module[name](select(3, ...))";
    return state.run(chunk, { args: [state.openNative(calls), name, ...args] });
  }

  test("a module that has them all loads, with the types of the headers", () => {
    using state = runtime().createState();
    expect(state.openNative(all)).toBe(true);
  });

  test.each([
    ["tcgetattr", -1],
    ["getpwnam", 0],
    ["getpwuid_r", ENOSYS * 10 + 1],
    ["alarm", 0],
    ["syslog", 7],
    ["posix_spawn", ENOSYS],
    ["execl", -1],
    ["pointer", -1],
  ])("%s fails with ENOSYS", (name, result) => {
    expect(call(name)).toEqual([result, ENOSYS]);
  });

  test.each(["htonl", "htons", "pton", "pton6", "uniform"])("%s works", (name) => {
    expect(call(name)).toEqual([1, 0]);
  });

  test("what is wrong is said by errno", () => {
    expect(call("family")).toEqual([-1, EAFNOSUPPORT]);
    expect(call("bad")).toEqual([0, 0]);
    expect(call("toomuch")).toEqual([-1, 29]);
    expect(call("outside")).toEqual([-1, 21]);
  });

  test("random bytes fill the whole buffer and differ", () => {
    const expected = [100_000, 0, 1];
    for (const kind of [0, 1, 2]) {
      const [result, bytes] = call("random", kind);
      expect(result).toBe(expected[kind]);
      expect(bytes).not.toEqual(call("random", kind)[1]);
      expect(String(bytes)).not.toContain("\0\0\0\0\0\0\0\0");
    }
  });
});

test("a core that has a function is asked first, and its type counts", () => {
  for (const name of suppliedFunctions().keys()) expect(coreExports().has(name), name).toBe(false);
});

test("an import of another type is refused", async () => {
  const source =
    "#include <lua.h>\nextern long long htonl(long long);\n" +
    "int luaopen_odd(lua_State *L) { lua_pushinteger(L, htonl(lua_gettop(L))); return 1; }\n";
  const { module, dylink } = readSideModule(
    await compileTexts({ "odd.c": source }, { name: "odd" }),
    "odd.wasm",
  );
  expect(compareImports(module, dylink, coreExports()).mismatches).toEqual([
    { symbol: "htonl", expected: "i:i", found: "I:I" },
  ]);
});

test("addresses are read as inet_pton reads them", () => {
  expect(parseAddress("255.0.1.2", false)).toEqual([255, 0, 1, 2]);
  for (const wrong of ["", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.x", " 1.2.3.4", "1.2.3.-4", "1.2.3.4 "])
    expect(parseAddress(wrong, false), wrong).toBeUndefined();
  const version6 = (text: string): string | undefined => {
    const bytes = parseAddress(text, true);
    return bytes && Buffer.from(bytes).toString("hex");
  };
  expect(version6("::")).toBe("0".repeat(32));
  expect(version6("::1")).toBe("1".padStart(32, "0"));
  expect(version6("1:2:3:4:5:6:7:8")).toBe("00010002000300040005000600070008");
  expect(version6("fe80::A:b")).toBe("fe8000000000000000000000000a000b");
  expect(version6("1:2:3:4:5:6:7::")).toBe("00010002000300040005000600070000");
  expect(version6("64:ff9b::192.0.2.33")).toBe("0064ff9b0000000000000000c0000221");
  for (const wrong of [
    "",
    ":",
    ":::",
    "1::2::3",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7:8::",
    "12345::",
    "g::",
    "1.2.3.4",
    "1.2.3.4::",
    "::1.2.3",
    "1:2:3:4:5:6:7:1.2.3.4",
    "1:",
  ])
    expect(version6(wrong), wrong).toBeUndefined();
});
