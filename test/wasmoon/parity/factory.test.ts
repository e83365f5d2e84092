/** `LuaFactory` and `LuaEngine`: every public method, on wasmoon's core and on ours. */
import { describe, expect, it, vi } from "vitest";
import { implementations } from "./implementations.js";

describe.each(implementations)("$name: LuaFactory", ({ api }) => {
  const factory = new api.LuaFactory();

  it("makes engines that share a module and nothing of Lua", async () => {
    const [one, two] = [await factory.createEngine(), await factory.createEngine()];
    expect(one).toBeInstanceOf(api.LuaEngine);
    expect(one.global).toBeInstanceOf(api.LuaGlobal);
    expect(one.global).toBeInstanceOf(api.LuaThread);
    expect(await factory.getLuaModule()).toBeInstanceOf(api.LuaWasm);
    expect(one.global.lua).toBe(await factory.getLuaModule());
    one.global.set("x", 1);
    expect(two.global.get("x")).toBeNull();
    one.global.close();
    two.global.close();
  });

  it("another factory has another module", async () => {
    expect(await new api.LuaFactory().getLuaModule()).not.toBe(await factory.getLuaModule());
  });

  it("sets environment variables", async () => {
    const engine = await new api.LuaFactory(undefined, {
      GREETING: "hello",
      ABSENT: undefined,
    }).createEngine();
    expect(await engine.doString("return os.getenv('GREETING')")).toBe("hello");
    expect(await engine.doString("return os.getenv('ABSENT')")).toBeNull();
    engine.global.close();
  });

  it("a place where there is no core rejects what is asked of it", async () => {
    const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const broken = new api.LuaFactory("/nowhere/glue.wasm");
    await expect(broken.getLuaModule()).rejects.toThrow();
    await expect(broken.createEngine()).rejects.toThrow();
    await expect(broken.mountFile("x", "y")).rejects.toThrow();
    error.mockRestore();
    warn.mockRestore();
  });

  describe("mountFile", () => {
    it.each([
      ["a file of the current directory", "first.lua", "first"],
      ["a file below directories that do not exist yet", "some/where/deep.lua", "some/where/deep"],
      ["an init file of a folder", "folder/init.lua", "folder"],
      ["an absolute path", "/absolute.lua", "absolute"],
    ])("%s is found by require", async (_what, path, name) => {
      await factory.mountFile(path, "return 'from ' .. ...");
      const engine = await factory.createEngine();
      expect(await engine.doString(`return require('${name}')`)).toBe(`from ${name}`);
      engine.global.close();
    });

    it("takes bytes and any view of them", async () => {
      const text = new TextEncoder().encode("return 'é'");
      await factory.mountFile("bytes.lua", text);
      const around = new Uint8Array(text.length + 4);
      around.set(text, 2);
      await factory.mountFile("part.lua", around.subarray(2, 2 + text.length));
      const engine = await factory.createEngine();
      expect(await engine.doFile("bytes.lua")).toBe("é");
      expect(await engine.doFile("part.lua")).toBe("é");
      engine.global.close();
    });

    it("a large file, and one that is written again", async () => {
      const content = "a".repeat(1_000_000);
      await factory.mountFile("large.lua", `local a = "${content}" return #a`);
      await factory.mountFile("again.lua", "return 1");
      await factory.mountFile("again.lua", "return 2");
      const engine = await factory.createEngine();
      expect(await engine.doFile("large.lua")).toBe(1_000_000);
      expect(await engine.doFile("again.lua")).toBe(2);
      engine.global.close();
    });

    it("Lua reads and writes it as a file", async () => {
      await factory.mountFile("data/numbers.txt", "1\n2\n3\n");
      const engine = await factory.createEngine();
      expect(
        await engine.doString(`
          local sum = 0
          for line in io.lines("data/numbers.txt") do sum = sum + tonumber(line) end
          local f <close> = assert(io.open("data/numbers.txt", "a"))
          f:write("4\\n")
          return sum`),
      ).toBe(6);
      const { module } = await factory.getLuaModule();
      expect(module.FS.readFile("data/numbers.txt", { encoding: "utf8" })).toBe("1\n2\n3\n4\n");
      engine.global.close();
    });

    it("mountFileSync, with the module", async () => {
      const lua = await factory.getLuaModule();
      expect(factory.mountFileSync(lua, "at/once.lua", "return 'at once'")).toBeUndefined();
      const engine = await factory.createEngine();
      expect(engine.doFileSync("at/once.lua")).toBe("at once");
      engine.global.close();
    });
  });
});

describe.each(implementations)("$name: LuaWasm.initialize", ({ api }) => {
  it("loads its own module, on which engines can be made directly", async () => {
    const lua = await api.LuaWasm.initialize(undefined, { HERE: "yes" });
    expect(lua).toBeInstanceOf(api.LuaWasm);
    const engine = new api.LuaEngine(lua);
    expect(engine.doStringSync("return os.getenv('HERE')")).toBe("yes");
    engine.global.close();
  });
});

describe.each(implementations)("$name: LuaEngine", ({ api }) => {
  const factory = new api.LuaFactory();

  it("doString and doFile give the first result, their Sync forms as well", async () => {
    await factory.mountFile("engine/two.lua", "local name = ... return name or 'none', 'second'");
    const engine = await factory.createEngine();
    expect(await engine.doString("return 1, 2")).toBe(1);
    expect(await engine.doString("local x")).toBeUndefined();
    expect(engine.doStringSync("return 'a', 'b'")).toBe("a");
    expect(engine.doStringSync("local x")).toBeUndefined();
    expect(await engine.doFile("engine/two.lua")).toBe("none");
    expect(engine.doFileSync("engine/two.lua")).toBe("none");
    engine.global.close();
  });

  it("errors: of the script, of its text, of a file that is not there", async () => {
    const engine = await factory.createEngine();
    await expect(engine.doString("error('broken')")).rejects.toThrow(/broken/);
    expect(() => engine.doStringSync("error('broken')")).toThrow(/broken/);
    await expect(engine.doString("x =")).rejects.toThrow(/unexpected symbol near <eof>/);
    expect(() => engine.doStringSync("x =")).toThrow(/unexpected symbol near <eof>/);
    await expect(engine.doFile("engine/none.lua")).rejects.toThrow(/cannot open engine\/none\.lua/);
    expect(() => engine.doFileSync("engine/none.lua")).toThrow(/cannot open engine\/none\.lua/);
    await expect(engine.doString("require('engine.none')")).rejects.toThrow(
      /module 'engine\.none' not found/,
    );
    engine.global.close();
  });

  it("an error has the traceback of Lua in its message", async () => {
    const engine = await factory.createEngine();
    const script = `
      local function inner() error("from the depth") end
      local function outer() inner() end
      outer()`;
    const error = await engine.doString(script).catch((reason: unknown) => reason as Error);
    expect((error as Error).message).toMatch(
      /^\[string "\.\.\."\]:2: from the depth\nstack traceback:\n(?:.*\n)*.*in upvalue 'inner'(?:.*\n)*.*in local 'outer'/,
    );
    engine.global.close();
  });

  it("a script of a million characters runs", async () => {
    const engine = await factory.createEngine();
    const text = "x".repeat(1_000_000);
    expect(await engine.doString(`local a = "${text}" return #a`)).toBe(1_000_000);
    engine.global.close();
  });

  it("options: openStandardLibs", async () => {
    const bare = await factory.createEngine({ openStandardLibs: false });
    expect(bare.doStringSync("return print == nil and _G == nil and string == nil")).toBe(true);
    bare.global.loadLibrary(api.LuaLibraries.Math);
    expect(bare.doStringSync("return math.floor(1.5)")).toBe(1);
    bare.global.close();
    const full = await factory.createEngine({ openStandardLibs: true });
    expect(full.doStringSync("return type(print)")).toBe("function");
    full.global.close();
  });

  it("options: injectObjects", async () => {
    const engine = await factory.createEngine({ injectObjects: true });
    expect(await engine.doString("return type(null) .. type(Promise.create)")).toMatch(
      /^userdata(?:function|userdata)$/,
    );
    engine.global.close();
    const plain = await factory.createEngine();
    expect(await plain.doString("return null == nil and Promise == nil and Error == nil")).toBe(true);
    plain.global.close();
    const errors = await factory.createEngine({ injectObjects: true, enableProxy: false });
    expect(await errors.doString("return Error.create('made in Lua').message")).toBe("made in Lua");
    expect(await errors.doString("return tostring(select(2, pcall(Error.create, 1)))")).toMatch(
      /message must be a string/,
    );
    errors.global.close();
  });

  it("options: enableProxy", async () => {
    const proxied = await factory.createEngine({ enableProxy: true });
    proxied.global.set("o", { a: 1 });
    expect(proxied.doStringSync("return type(o)")).toBe("userdata");
    proxied.global.close();
    const copied = await factory.createEngine({ enableProxy: false });
    copied.global.set("o", { a: 1 });
    expect(copied.doStringSync("return type(o)")).toBe("table");
    copied.global.close();
  });

  it("options: functionTimeout ends a function that JavaScript calls", async () => {
    const engine = await factory.createEngine({ functionTimeout: 10 });
    await engine.doString("function forever() while true do end end");
    expect(engine.global.get("forever")).toThrow("thread timeout exceeded");
    engine.global.close();
  });
});
