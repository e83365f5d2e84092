/** Standard streams from the embedder pass bytes unchanged in both directions. Real descriptors: streams-process. */
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { bytesInput, StreamErrno, StreamError, type InputStream, type Runtime } from "../../src/index.js";
import { compileTexts } from "../support/compile.js";
import { Collected, products, withState } from "../support/products.js";

const ALL_BYTES = Uint8Array.from({ length: 256 }, (_, i) => i);

/** An input that each test sets, and that returns at most `piece` bytes per read. */
class Source implements InputStream {
  #input = bytesInput();
  #piece = Infinity;
  set(bytes: Uint8Array | string, piece = Infinity): void {
    this.#input = bytesInput(typeof bytes === "string" ? Buffer.from(bytes) : bytes);
    this.#piece = piece;
  }
  read(buffer: Uint8Array): number {
    return this.#input.read(buffer.subarray(0, Math.min(buffer.length, this.#piece)));
  }
}

describe.each(products)("streams given by the embedder ($name)", ({ loadRuntime }) => {
  const stdin = new Source();
  const stdout = new Collected();
  const stderr = new Collected();
  let failure: Error | undefined;
  let runtime: Runtime;

  // One runtime per test: C's streams keep their buffering and their end of file.
  beforeEach(async () => {
    failure = undefined;
    stdout.take();
    stderr.take();
    const failing = (to: Collected) => ({
      write: (bytes: Uint8Array) => {
        if (failure !== undefined) throw failure;
        to.write(bytes);
      },
    });
    runtime = await loadRuntime({ stdin, stdout: failing(stdout), stderr: failing(stderr) });
  });

  const run = (source: string, ...args: (string | Uint8Array | number)[]) =>
    withState(runtime, (state) => state.run(source, { args }));

  it("writes every byte as it is", () => {
    run("io.write(...)", ALL_BYTES);
    expect(stdout.take()).toEqual(ALL_BYTES);
  });

  it("writes any bytes that a program writes, in any pieces", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 3000 }), { maxLength: 8 }), (pieces) => {
        withState(runtime, (state) =>
          state.run("for _, s in ipairs{...} do io.write(s) end", { args: pieces }),
        );
        expect(stdout.take()).toEqual(new Uint8Array(Buffer.concat(pieces)));
      }),
      { numRuns: 30 },
    );
  });

  it("writes a line without an end when control returns to JavaScript", () => {
    run("io.write('no end')");
    expect(stdout.text()).toBe("no end");
  });

  it("flushes output before a host function runs", () => {
    withState(runtime, (state) => {
      let seen = "";
      state.set("look", () => {
        seen = stdout.text();
      });
      state.run("io.write('before') look() io.write('after')");
      expect(seen).toBe("before");
      expect(stdout.text()).toBe("after");
    });
  });

  it("says that it cannot seek in them, as in a pipe, and goes on", () => {
    stdin.set("a line\nand another\n");
    const seek = "local f = io[...] return f:seek(select(2, ...))";
    for (const name of ["stdin", "stdout", "stderr"]) {
      for (const how of [[], ["set", 0], ["cur", 1], ["end"]]) {
        expect(run(seek, name, ...how)).toEqual([undefined, "Invalid seek", 70]);
      }
    }
    run("io.write('one ') io.stdout:seek('set') io.write('two') io.stderr:write('three')");
    expect([stdout.text(), stderr.text()]).toEqual(["one two", "three"]);
    expect(run("return io.read('L', 'L')")).toEqual(["a line\n", "and another\n"]);
  });

  it("keeps the order of print, io.write and C's printf", async () => {
    const wasm = await compileTexts({
      "says.c": `#include <stdio.h>
        #include <lua.h>
        #include <lauxlib.h>
        static int say (lua_State *L) { printf("%s;", luaL_checkstring(L, 1)); return 0; }
        int luaopen_says (lua_State *L) { lua_pushcfunction(L, say); return 1; }`,
    });
    withState(runtime, (state) => {
      state.set("say", state.openNative(wasm));
      state.run("for i = 1, 3 do print(i) say('c' .. i) io.write('w', i, '\\n') io.stdout:write('h') end");
    });
    expect(stdout.text()).toBe("1\nc1;w1\nh2\nc2;w2\nh3\nc3;w3\nh");
  });

  it("hands stderr on at once, before stdout is flushed", () => {
    const order: string[] = [];
    withState(runtime, (state) => {
      state.set("look", () => {
        order.push(stderr.text());
      });
      state.run("io.stderr:write('a') look() io.stderr:write('b', 'c') look()");
    });
    expect(order).toEqual(["a", "bc"]);
  });

  it("writes 16 MB in one call and in many", () => {
    run("local s = string.rep('0123456789abcdef', 65536) for _ = 1, 8 do io.write(s) end io.write(s:rep(8))");
    const bytes = stdout.take();
    expect(bytes.length).toBe(16 * 1024 * 1024);
    expect(Buffer.from(bytes.subarray(-16)).toString()).toBe("0123456789abcdef");
  });

  it("honours setvbuf", () => {
    const pieces: string[] = [];
    withState(runtime, (state) => {
      state.set("look", () => {
        pieces.push(stdout.text());
      });
      state.run(
        "io.stdout:setvbuf('no') io.write('a') look() io.stdout:setvbuf('line') io.write('b\\nc') look()",
      );
    });
    expect(pieces.join("")).toBe("ab\nc");
  });

  it("gives nil, a message and a code when stdout is closed at the other end, and goes on", () => {
    failure = new StreamError(StreamErrno.EPIPE, "the reader has gone");
    const results = run("io.stdout:setvbuf('no') return io.write('lost')");
    expect(results).toEqual([undefined, "Broken pipe", StreamErrno.EPIPE]);
    failure = undefined;
    run("io.stdout:write('still there')");
    expect(stdout.text()).toBe("still there");
  });

  it("says that a flush failed", () => {
    failure = new StreamError(StreamErrno.ENOSPC, "full");
    expect(run("io.write('lost') return io.stdout:flush()")).toEqual([
      undefined,
      "No space left on device",
      StreamErrno.ENOSPC,
    ]);
  });

  it("takes any other error of a stream as an input/output error", () => {
    failure = new TypeError("a bug of the embedder");
    expect(run("io.write('lost') return io.stdout:flush()")).toEqual([
      undefined,
      "I/O error",
      StreamErrno.EIO,
    ]);
  });

  it.each([1, 3, 4096, Infinity])("reads every byte as it is, %s at a time", (piece) => {
    stdin.set(Buffer.concat([ALL_BYTES, ALL_BYTES]), piece);
    const [got] = run(
      "return (io.read('a'):gsub('.', function(c) return string.format('%02x', c:byte()) end))",
    );
    expect(got).toBe(Buffer.concat([ALL_BYTES, ALL_BYTES]).toString("hex"));
  });

  it("reads in every format", () => {
    stdin.set("line one\nline two\n12 0x1p4 -7.5e1 nan\nrest\0of it\nlast");
    expect(
      run(`return io.read('l'), io.read('L'), io.read('n'), io.read('n'), io.read('n'), io.read('n'),
        io.read('l'), io.read(0), io.read(4), io.read(3), io.read('a'), io.read('a'), io.read('l'), io.read(0)`),
    ).toEqual([
      ...[
        "line one",
        "line two\n",
        12,
        16,
        -75,
        undefined,
        "nan",
        "",
        "rest",
        "\0of",
        " it\nlast",
        "",
        undefined,
        undefined,
      ],
    ]);
  });

  it("reads lines, the last one without an end", () => {
    stdin.set("a\n\nb\r\nc");
    expect(
      run("local t = {} for l in io.lines() do t[#t + 1] = '[' .. l .. ']' end return table.concat(t)"),
    ).toEqual(["[a][][b\r][c]"]);
  });

  it("gives nil at the end of the input", () => {
    stdin.set("");
    expect(run("return io.read(), io.read('n'), io.read(5), io.read('a')")).toEqual([
      undefined,
      undefined,
      undefined,
      "",
    ]);
  });

  it("gives nil, a message and a code when the input fails", async () => {
    const broken = await loadRuntime({
      stdin: {
        read: () => {
          throw new StreamError(StreamErrno.EIO, "gone");
        },
      },
    });
    expect(withState(broken, (state) => state.run("return io.read()"))).toEqual([
      undefined,
      "I/O error",
      StreamErrno.EIO,
    ]);
  });
});
