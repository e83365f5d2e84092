/**
 * popen, pclose and system with the machine's shell. Programs inherit the standard streams of the process, whatever
 * streams the runtime was given, and the current directory and environment of the C side. Node's modules for it are
 * loaded when the first program starts.
 */

import { Errno } from "../files/errno.js";
import path from "node:path";
import { SystemError } from "../files/errno.js";
import { OpenFlag } from "../files/inode.js";
import { machineError } from "../files/machine-errors.node.js";
import { MachineHandle } from "../files/machine-handle.node.js";
import type { RuntimeFiles } from "../files/runtime-files.js";
import { builtin } from "../files/builtin.node.js";
import { Child } from "./children.node.js";
import type { Environment, Processes } from "./runtime-host.js";

const fs = builtin("node:fs");

const SHELL = "/bin/sh";
const onWindows = process.platform === "win32";

interface Pipe {
  readonly input: number;
  readonly output: number;
}

/**
 * Makes a pipe through a named one, because Node cannot make pipes. Returns undefined if the machine has no named
 * pipes.
 */
function makePipe(): Pipe | undefined {
  const { spawnSync } = builtin("node:child_process");
  const { tmpdir } = builtin("node:os");
  const directory = fs.mkdtempSync(path.join(tmpdir(), "perilune-popen-"));
  try {
    const name = path.join(directory, "pipe");
    if (spawnSync("mkfifo", [name], { stdio: "ignore" }).status !== 0) return undefined;
    // Opening one end blocks until the other is open, except for a nonblocking reader, so this reader stays open until
    // both ends are.
    const first = fs.openSync(name, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
    try {
      const output = fs.openSync(name, "w");
      return { output, input: fs.openSync(name, "r") };
    } finally {
      fs.closeSync(first);
    }
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

export class NodeProcesses implements Processes {
  #available: boolean | undefined;
  readonly #children = new Map<number, Child>();

  constructor(readonly realFiles: boolean) {}

  get available(): boolean {
    return (this.#available ??= onWindows || fs.existsSync(SHELL));
  }

  open(files: RuntimeFiles, command: string, mode: string, environment: Environment): number {
    return orErrno(() => {
      if (onWindows) return -Errno.ENOSYS;
      if (!/^[rw]e?$/.test(mode)) return -Errno.EINVAL;
      const pipe = makePipe();
      if (pipe === undefined) return -Errno.ENOSYS;
      const reading = mode.startsWith("r");
      const [ours, theirs] = reading ? [pipe.input, pipe.output] : [pipe.output, pipe.input];
      try {
        const fd = files.open(
          new MachineHandle(ours, false),
          reading ? 0 : OpenFlag.WRITE,
          files.current === files.namespace ? undefined : files.current,
        );
        try {
          const child = Child.start(SHELL, ["-c", "--", command], {
            argv0: "sh",
            stdio: reading ? [0, theirs, 2] : [theirs, 1, 2],
            env: environment,
            cwd: this.#directory(files),
          });
          this.#children.set(fd, child);
          return fd;
        } catch (error) {
          files.descriptors.close(fd);
          throw error;
        }
      } finally {
        fs.closeSync(theirs);
      }
    });
  }

  wait(fd: number): number {
    const child = this.#children.get(fd);
    this.#children.delete(fd);
    return child?.wait() ?? -Errno.ECHILD;
  }

  run(files: RuntimeFiles, command: string, environment: Environment): number {
    return orErrno(() => {
      const { spawnSync } = builtin("node:child_process");
      const options = { stdio: "inherit", env: environment, cwd: this.#directory(files) } as const;
      const { error, status, signal } = onWindows
        ? spawnSync(command, { ...options, shell: true })
        : spawnSync(SHELL, ["-c", "--", command], { ...options, argv0: "sh" });
      if (error !== undefined) throw error;
      return signal === null ? (status ?? 0) << 8 : builtin("node:os").constants.signals[signal];
    });
  }

  /** Returns the current directory of the C side if it is a directory of the machine. */
  #directory(files: RuntimeFiles): string | undefined {
    const directory = files.current.cwd;
    const isReal =
      this.realFiles && fs.statSync(directory, { throwIfNoEntry: false })?.isDirectory() === true;
    return isReal ? directory : undefined;
  }
}

/** Runs `step` and returns errors of the machine or of the core's files as negative error numbers. */
function orErrno(step: () => number): number {
  try {
    return step();
  } catch (error) {
    return -(error instanceof SystemError ? error : machineError(error)).errno;
  }
}
