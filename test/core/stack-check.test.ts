/** The two kinds of stack checks leave the same space: wasm frames, and calls with many arguments where wasm is not compiled. */
import { expect, test } from "vitest";
import { callsWithArguments, stackChecks, stackFrames, type StackCheck } from "../../src/core/stack-check.js";

/** The checks are made at each tenth level: those by arguments take longer. */
const STEP = 10;

/** How deep a function recurses until the check, or the engine, throws its error. */
function depthOf(check: StackCheck): number {
  let depth = 0;
  const go = (): void => {
    if (depth % STEP === 0) check(0);
    depth++;
    go();
  };
  expect(go).toThrow(RangeError);
  return depth;
}

const KINDS = { "wasm frames": stackChecks, arguments: callsWithArguments };

test.for(Object.entries(KINDS))("%s throw before the stack is full, the larger ones first", ([, make]) => {
  const { operation, ending, beginning } = make();
  for (let warm = 0; warm < 3; warm++) depthOf(operation);
  const depths = [beginning, ending, operation, () => undefined].map(depthOf);
  expect(depths).toEqual([...depths].sort((a, b) => a - b));
  const [, , last = 0, full = 0] = depths;
  expect(full - last).toBeGreaterThan(500); // 112 kB, and no frame of this function takes 224 bytes
});

test("both kinds ask for about the same", () => {
  const left = Object.values(KINDS).map((make) => {
    const { operation } = make();
    for (let warm = 0; warm < 3; warm++) depthOf(operation);
    return depthOf(() => undefined) - depthOf(operation);
  });
  const [wasm = 0, calls = 0] = left;
  expect(calls / wasm).toBeGreaterThan(0.5);
  expect(calls / wasm).toBeLessThan(2);
});

test("hosts can compile the frames before a program starts", () => {
  expect(WebAssembly.Module.exports(new WebAssembly.Module(stackFrames())).map(({ name }) => name)).toEqual([
    "large",
    "small",
  ]);
});
