/**
 * popen, pclose and system with the machine's shell. Programs have the standard streams of the process, whatever
 * streams the runtime was given, and the current directory and the environment of the C side.
 */

import { Errno } from "../core/errno.js";
import { spawnSync } from "node:child_process";
import { closeSync, constants, existsSync, mkdtempSync, openSync, rmSync, statSync } from "node:fs";
import { constants as system, tmpdir } from "node:os";
import path from "node:path";
import type { GlueModule, GlueStream } from "../core/glue.js";
import { Child } from "./children.node.js";
import type { Environment, Processes } from "./host.js";
import { descriptorOps } from "./pipes.node.js";

const SHELL = "/bin/sh";
const onWindows = process.platform === "win32";

/** The device behind the streams of popen: what is opened there without popen is refused. */
const DEVICE = { path: "/dev/popen", major: 65, minor: 0, mode: 0o600 } as const;
const FIFO = 0o010000;

interface Pipe {
  readonly input: number;
  readonly output: number;
}

/** A pipe of the machine, which Node itself cannot make; undefined where there are no named ones. */
function makePipe(): Pipe | undefined {
  const directory = mkdtempSync(path.join(tmpdir(), "perilune-popen-"));
  try {
    const name = path.join(directory, "pipe");
    if (spawnSync("mkfifo", [name], { stdio: "ignore" }).status !== 0) return undefined;
    // Opening one end waits for the other, but for a reader that does not block: it is there until both are.
    const first = openSync(name, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const output = openSync(name, "w");
      return { output, input: openSync(name, "r") };
    } finally {
      closeSync(first);
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

export class NodeProcesses implements Processes {
  readonly available = onWindows || existsSync(SHELL);
  readonly #children = new Map<number, Child>();
  /** The descriptor that the device gives to the stream that is being opened. */
  #opening: number | undefined;
  #hasDevice = false;

  constructor(readonly realFiles: boolean) {}

  open(module: GlueModule, command: string, mode: string, environment: Environment): number {
    return orErrno(module, () => {
      if (onWindows) return -Errno.ENOSYS;
      if (!/^[rw]e?$/.test(mode)) return -Errno.EINVAL;
      const pipe = makePipe();
      if (pipe === undefined) return -Errno.ENOSYS;
      const reading = mode.startsWith("r");
      const [ours, theirs] = reading ? [pipe.input, pipe.output] : [pipe.output, pipe.input];
      try {
        const stream = this.#stream(module, ours, reading);
        try {
          const child = Child.start(SHELL, ["-c", "--", command], {
            argv0: "sh",
            stdio: reading ? [0, theirs, 2] : [theirs, 1, 2],
            env: environment,
            cwd: this.#directory(module),
          });
          this.#children.set(stream.fd, child);
          return stream.fd;
        } catch (error) {
          module.FS.close(stream);
          throw error;
        }
      } finally {
        closeSync(theirs);
      }
    });
  }

  wait(fd: number): number {
    const child = this.#children.get(fd);
    this.#children.delete(fd);
    return child?.wait() ?? -Errno.ECHILD;
  }

  run(module: GlueModule, command: string, environment: Environment): number {
    return orErrno(module, () => {
      const options = { stdio: "inherit", env: environment, cwd: this.#directory(module) } as const;
      const { error, status, signal } = onWindows
        ? spawnSync(command, { ...options, shell: true })
        : spawnSync(SHELL, ["-c", "--", command], { ...options, argv0: "sh" });
      if (error !== undefined) throw error;
      return signal === null ? (status ?? 0) << 8 : system.signals[signal];
    });
  }

  /** Opens a stream of the core over a descriptor, which is closed if that fails. */
  #stream(module: GlueModule, descriptor: number, reading: boolean): GlueStream {
    const { FS } = module;
    this.#opening = descriptor;
    try {
      if (!this.#hasDevice) this.#makeDevice(module);
      return FS.open(DEVICE.path, reading ? "r" : "w");
    } catch (error) {
      closeSync(descriptor);
      throw error;
    } finally {
      this.#opening = undefined;
    }
  }

  #makeDevice(module: GlueModule): void {
    const { FS } = module;
    const device = FS.makedev(DEVICE.major, DEVICE.minor);
    FS.registerDevice(
      device,
      descriptorOps(module, () => {
        if (this.#opening === undefined) throw new FS.ErrnoError(Errno.ENXIO);
        return this.#opening;
      }),
    );
    FS.mkdev(DEVICE.path, DEVICE.mode, device).mode = FIFO | DEVICE.mode; // what fstat says of it
    this.#hasDevice = true;
  }

  /** Where the C side stands, if that is a directory of the machine. */
  #directory({ FS }: GlueModule): string | undefined {
    const directory = FS.cwd();
    const isReal = this.realFiles && statSync(directory, { throwIfNoEntry: false })?.isDirectory() === true;
    return isReal ? directory : undefined;
  }
}

/** An error of the machine, or of the core's file system, as a negative number. */
function orErrno({ FS, NODEFS }: GlueModule, step: () => number): number {
  try {
    return step();
  } catch (error) {
    if (error instanceof FS.ErrnoError) return -error.errno;
    const isSystems = /^E[A-Z0-9]+$/.test(String((error as { code?: unknown }).code));
    return -((isSystems ? NODEFS?.convertNodeCode(error) : undefined) ?? Errno.EIO);
  }
}
