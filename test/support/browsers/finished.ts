/** Waits until a page has finished, in any engine that can evaluate an expression in the page. */

const POLL = 20;

/** `evaluate` returns the value of an expression. Rejects after `seconds` with the lines of the console. */
export async function untilFinished(
  evaluate: (expression: string) => Promise<unknown>,
  url: string,
  seconds: number,
): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while ((await evaluate("typeof globalThis.finished")) !== "string") {
    if (Date.now() > deadline) {
      const lines = await evaluate("(globalThis.shown ?? []).join('\\n')");
      throw new Error(`${url} has not finished after ${seconds} s\n${String(lines)}`);
    }
    await turn();
  }
  await turn(); // for output that follows the end of the script
}

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, POLL));
}
