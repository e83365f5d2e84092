/** Defines the module `exec`. Its handler is in src/processes/programs. */

import { defineModule } from "../../modules/host/define.js";
import { shipped } from "../../modules/host/origin.js";
import { RUN } from "../../processes/programs/commands.js";
import { commandYield } from "../../values/command-yield.js";
import { failure } from "../failures.js";

const RunYield = commandYield(RUN);

const execModule = defineModule({
  name: "exec",
  description: "Runs programs that the host allows, without a shell.",
  class: ["io"],
  types: (t) => ({
    define: {
      Options: t.record({
        stdin: t.doc("what the program reads; nothing by default", t.optional(t.bytes)),
        timeout: t.doc("seconds after which it is killed, with all that it started", t.optional(t.number)),
      }),
      End: t.record({
        code: t.doc("the exit code; nil if a signal ended the program", t.optional(t.integer)),
        signal: t.doc("the name of the signal", t.optional(t.string)),
        stdout: t.bytes,
        stderr: t.bytes,
      }),
    },
    export: t.record({
      run: t.function({
        doc: "Runs a program to its end. Each argument reaches it as it is. An exit code other than 0 is no error.",
        params: [
          t.param("program", t.string),
          t.param("args", t.optional(t.array(t.string))),
          t.param("options", t.optional(t.ref("Options"))),
        ],
        results: [t.optional(t.ref("End")), t.optional(t.LuaError)],
        yields: [RUN],
      }),
    }),
  }),
  build: () => ({
    yields: [{ type: RunYield, command: RUN }],
    exports: {
      run: (program, args = [], options) => {
        const { stdin, timeout } = options ?? { stdin: undefined, timeout: undefined };
        if (timeout !== undefined && !(timeout >= 0 && timeout < Infinity))
          return [undefined, failure(`a timeout of 0 or more seconds expected, got ${timeout}`)];
        return new RunYield({ program, args, stdin }, timeout === undefined ? undefined : timeout * 1000);
      },
    },
  }),
});

export default shipped("exec", execModule);
