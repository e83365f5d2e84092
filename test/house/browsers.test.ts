/** The line about browsers at the end of a run, which tells tests by their titles. */
import { expect, test } from "vitest";
import { chromium } from "../support/browsers/chromium.js";
import { without } from "../support/browsers/engines.js";
import { firefox } from "../support/browsers/firefox.js";
import { engineOf, summaryOf } from "../support/browsers/reporter.js";
import { webkit } from "../support/browsers/webkit.js";

test.each([chromium, firefox, webkit])("$name is known by a title, there or missing", (engine) => {
  const absent = { ...engine, missing: ["one", "two"] };
  expect(engineOf(`loading in ${engine.name}`)).toBe(engine.name);
  expect(without(absent)).toBe(" (skipped: no one and no two on the path)");
  expect(engineOf(`loading in ${engine.name}${without(absent)}`)).toBe(engine.name);
});

test("counts are by engine and state", () => {
  expect(engineOf("loading in a page")).toBeUndefined();
  expect(summaryOf([])).toBe("");
  const results = ["WebKit passed", "Chromium failed", "Chromium passed", "WebKit passed"].map((text) => {
    const [engine = "", state = ""] = text.split(" ");
    return { engine, state };
  });
  expect(summaryOf(results)).toBe("Chromium 1 failed, 1 passed; WebKit 2 passed");
});
