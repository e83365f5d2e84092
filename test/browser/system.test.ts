/** A state's own system in a page: output, variables, time, time zone, warnings. */
import { expect, test } from "vitest";
import { builtPackage } from "../support/built.js";
import { inEachBrowser } from "../support/browsers/engines.js";

const folders = (): Record<string, string> => ({ "/package/": builtPackage() });

inEachBrowser("the system of a state", folders, (pages) => {
  test("is what it was given, and the console's else", async () => {
    const { result, console } =
      await pages.run(`import { callbackOutput, loadRuntime } from "./package/dist/browser.js";
      const runtime = await loadRuntime({ timeZone: "Asia/Tokyo" });
      const seen = [];
      const state = runtime.createState({
        stdout: callbackOutput((bytes) => seen.push(new TextDecoder().decode(bytes))),
        environment: { WHO: "page" },
        clock: { now: () => 1720000000000 },
        timeZone: "Europe/Paris",
        warn: (message) => seen.push(message),
      });
      const ask = "return os.getenv('WHO'), os.date('%H:%M %z', 1720000000), os.date('%Y') == '2024', os.clock() == 0";
      state.run("io.write('mine') warn('careful')");
      const other = runtime.createState();
      other.run("print('theirs')");
      done([seen, state.run(ask), other.run(ask).map(String)]);`);
    expect(result).toEqual([
      ["mine", "careful"],
      ["page", "11:46 +0200", true, true],
      ["undefined", "18:46 +0900", "false", "false"],
    ]);
    expect(console.filter((line) => line.startsWith("log:"))).toEqual(["log: theirs"]);
  });
});
