/** The conversation of a worker process with bench/workflows.mjs: a line for each request, and a line for its answer. */
import { createInterface } from "node:readline";

/** @param {Readonly<Record<string, (argument: string) => unknown>>} commands @param {() => Promise<void>} end */
export async function converse(commands, end) {
  const answers = {
    cpu: () => {
      const { user, system } = process.cpuUsage();
      return user + system;
    },
    ...commands,
  };
  process.stdout.write("ready\n");
  for await (const line of createInterface({ input: process.stdin })) {
    const [name = "", argument = ""] = line.split(" ");
    process.stdout.write(`${await answers[name](argument)}\n`);
  }
  await end();
  process.exit(0);
}
