/** Standard streams over the real descriptors of a process: pipes, files, a reader that goes away. */
import { createHash } from "node:crypto";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { runChild } from "../support/child.js";
import { ROOT } from "../support/compile.js";
import { products } from "../support/products.js";
import { sampled } from "../support/scale.js";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const ALL_BYTES = Buffer.from(Uint8Array.from({ length: 256 }, (_, i) => i));

describe.each(sampled(products, 2))("streams of the process ($name)", (product) => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(path.join(tmpdir(), "perilune-streams-"));
  });
  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });
  const lua = (source: string, options = {}) =>
    runChild(product, `state.run(${JSON.stringify(source)});`, options);

  it("passes every byte through, NULs and an end without a newline included", async () => {
    const input = Buffer.concat([ALL_BYTES, Buffer.from("\n\0\0last")]);
    const { stdout, stderr, code } = await lua("io.write(io.read('a'))", { input });
    expect([stderr, code]).toEqual(["", 0]);
    expect(stdout).toEqual(input);
  });

  it("passes 24 MB through, in pieces of other sizes than the pipe's", async () => {
    const input = Buffer.alloc(24 * 1024 * 1024, ALL_BYTES.subarray(0, 251));
    const { stdout } = await lua(
      "while true do local s = io.read(70001) if not s then break end io.write(s) end",
      { input },
    );
    expect(createHash("sha256").update(stdout).digest("hex")).toBe(
      createHash("sha256").update(input).digest("hex"),
    );
  });

  it("keeps stdout's order, and stderr apart from it", async () => {
    const { stdout, stderr } = await lua(
      "for i = 1, 1000 do print(i) io.write(i, ';') if i % 100 == 0 then io.stderr:write(i, '\\n') end end",
    );
    const expected = Array.from({ length: 1000 }, (_, i) => `${i + 1}\n${i + 1};`).join("");
    expect(stdout.toString()).toBe(expected);
    expect(stderr).toBe(Array.from({ length: 10 }, (_, i) => `${(i + 1) * 100}\n`).join(""));
  });

  it("interleaves with what JavaScript writes", async () => {
    const { stdout } = await runChild(
      product,
      `import { writeSync } from "node:fs";
       state.set("js", (text) => void writeSync(1, "js" + text + " "));
       state.run("for i = 1, 5 do io.write('lua', i, ' ') js(i) end io.write('end ')");
       writeSync(1, "after");`,
    );
    expect(stdout.toString()).toBe("lua1 js1 lua2 js2 lua3 js3 lua4 js4 lua5 js5 end after");
  });

  it("gives nil, a message and a code when the reader has gone", async () => {
    const { stderr } = await lua(
      `io.stdout:setvbuf("no")
       local line = string.rep("x", 65536)
       for i = 1, 1e5 do
         local ok, message, code = io.write(line)
         if not ok then io.stderr:write(message, " ", math.type(code)) return end
       end
       io.stderr:write("never noticed")`,
      { closeStdoutAfter: 1000 },
    );
    expect(stderr).toBe("Broken pipe integer");
  });

  it("gives what was written before the program ends by os.exit, and by an error that JavaScript throws on", async () => {
    const exit = await runChild(
      product,
      `try { state.run("io.write('before') os.exit(3)"); } catch (error) { process.exitCode = error.code; }`,
    );
    expect([exit.stdout.toString(), exit.code]).toEqual(["before", 3]);
    const error = await lua("io.write('before') error('wrong')");
    expect(error.stdout.toString()).toBe("before");
    expect(error.stderr).toContain("wrong");
    expect(error.code).toBe(1);
  });

  it("writes nothing of its own, not even where memory ends", async () => {
    const { stdout, stderr } = await lua("io.write(select(2, pcall(io.read, 4294000000)))");
    expect([stdout.toString(), stderr]).toEqual(["not enough memory", ""]);
  });

  it("answers a partner line by line", async () => {
    let asked = 0;
    const { stdout } = await lua(
      `
        while true do
          io.write("? ")
          io.stdout:flush()
          local l = io.read()
          if not l then break end
          io.write("got ", l, "\\n")
        end
      `,
      {
        converse: (text: string) =>
          text.endsWith("? ") && asked < 3 ? `line ${++asked}\n` : asked < 3 ? "" : undefined,
      },
    );
    expect(stdout.toString()).toBe("? got line 1\n? got line 2\n? got line 3\n? ");
  });

  it("reads a file and writes a file by redirection", () => {
    const [from, to] = [path.join(directory, "from"), path.join(directory, "to")];
    writeFileSync(from, Buffer.concat([ALL_BYTES, Buffer.from("\n12 tail")]));
    const [input, output] = [openSync(from, "r"), openSync(to, "w")];
    const entry = pathToFileURL(path.join(ROOT, "dist", product.entry)).href;
    const program = `import { loadRuntime } from "${entry}";
      (await loadRuntime({ stdin: 'inherit' })).createState().run("io.write(io.read('L'), io.read('L'), io.read('n'), io.read('a'))");`;
    const result = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
      stdio: [input, output, "pipe"],
    });
    closeSync(input);
    closeSync(output);
    expect(result.stderr.toString()).toBe("");
    expect(readFileSync(to)).toEqual(readFileSync(from));
  });

  it("is at the end of the input when stdin is /dev/null, and says so when a stream is closed", () => {
    const entry = pathToFileURL(path.join(ROOT, "dist", product.entry)).href;
    const program = `import { loadRuntime } from "${entry}";
      (await loadRuntime({ stdin: 'inherit' })).createState().run("io.stderr:write(tostring(io.read()), ' ', tostring(io.read('a') == ''))");`;
    const result = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    expect(result.stderr.toString()).toBe("nil true");
  });
});
