/**
 * Functions of the C library that the loader supplies to the modules that import them, so that the core need not contain
 * them. Most cannot work here: they fail with ENOSYS when they are called, as `fork` does, so modules that have them for other
 * systems load. What the core itself exports is not here.
 */

import { fillRandom } from "../../files/fill-random.js";
import { AF_INET, AF_INET6 } from "../../core/generated/c-library.js";
import { Errno } from "../../files/errno.js";
import { DLFCN } from "./dlfcn.js";
import { parseAddress } from "./internet-address.js";
import type { Supplied, SuppliedHost } from "./supplied-function.js";

/** The result of a function that cannot work: -1, a null pointer or 0, the error number itself, or nothing. */
type Failure = "-1" | "0" | "errno" | "void";

/** Functions that cannot work, by what they return and their parameters. */
const ABSENT: Readonly<Record<Failure, Readonly<Record<string, string>>>> = {
  "-1": {
    "": "setpgrp setsid",
    i: "acct nice seteuid setegid setgid setuid sigsuspend tcdrain tcgetpgrp tcgetsid wait",
    ii:
      "cfsetispeed cfsetospeed cfsetspeed daemon execv execvp getitimer getpriority initgroups killpg setdomainname " +
      "sethostname setpgid setregid setreuid setrlimit sigwaitinfo tcflow tcflush tcgetattr tcsendbreak tcsetpgrp",
    // Variable arguments are one pointer.
    iii:
      "execl execle execlp execve execvpe fexecve setitimer setpriority setresgid setresuid sigqueue sigtimedwait " +
      "tcsetattr wait3 waitpid",
    iiii: "forkpty getgrouplist wait4 waitid",
    iiiii: "openpty",
  },
  "0": {
    "": "getgrent getlogin getpwent",
    i: "alarm cfgetispeed cfgetospeed getgrgid getgrnam getpwnam getpwuid setlogmask ttyname",
    ii: "ualarm",
  },
  errno: {
    ii: "getlogin_r sigwait",
    iii: "ttyname_r",
    iiiii: "getgrgid_r getgrnam_r getpwnam_r getpwuid_r",
    iiiiii: "posix_spawn posix_spawnp",
  },
  void: {
    "": "closelog endgrent endpwent setgrent setpwent",
    i: "cfmakeraw",
    iii: "openlog syslog vsyslog",
  },
};

const GETENTROPY_MAX = 256;

const bytesAt = ({ memory }: SuppliedHost, at: number, size: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array(memory.buffer, at >>> 0, size >>> 0);

function randomize(host: SuppliedHost, at: number, size: number): void {
  fillRandom(bytesAt(host, at, size));
}

function random32(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}

/** Rejects the values of the last, incomplete range, so that all results are equally likely. */
function randomBelow(bound: number): number {
  if (bound < 2) return 0;
  const range = 2 ** 32 - (2 ** 32 % bound);
  for (;;) {
    const value = random32();
    if (value < range) return value % bound;
  }
}

function textAt(host: SuppliedHost, at: number): string {
  const rest = bytesAt(host, at, host.memory.buffer.byteLength - (at >>> 0));
  return String.fromCharCode(...rest.subarray(0, Math.min(rest.indexOf(0), 64)));
}

const swap32 = (value: number): number =>
  ((value & 0xff) << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24);
const swap16 = (value: number): number => ((value & 0xff) << 8) | ((value >>> 8) & 0xff);

const WORKING: Readonly<Record<string, Supplied>> = {
  htonl: { type: "i:i", run: (_host, value = 0) => swap32(value) },
  ntohl: { type: "i:i", run: (_host, value = 0) => swap32(value) },
  htons: { type: "i:i", run: (_host, value = 0) => swap16(value) },
  ntohs: { type: "i:i", run: (_host, value = 0) => swap16(value) },
  sched_yield: { type: ":i", run: () => 0 },
  arc4random: { type: ":i", run: random32 },
  arc4random_uniform: { type: "i:i", run: (_host, bound = 0) => randomBelow(bound >>> 0) },
  arc4random_buf: {
    type: "ii:",
    run: (host, at = 0, size = 0) => {
      randomize(host, at, size);
      return undefined;
    },
  },
  getentropy: {
    type: "ii:i",
    run: (host, at = 0, size = 0) => {
      if (size >>> 0 > GETENTROPY_MAX) return fail(host, Errno.EIO);
      randomize(host, at, size);
      return 0;
    },
  },
  getrandom: {
    type: "iii:i",
    run: (host, at = 0, size = 0) => {
      randomize(host, at, size);
      return size;
    },
  },
  inet_pton: {
    type: "iii:i",
    run: (host, family = 0, text = 0, target = 0) => {
      if (family !== AF_INET && family !== AF_INET6) return fail(host, Errno.EAFNOSUPPORT);
      const address = parseAddress(textAt(host, text), family === AF_INET6);
      if (address === undefined) return 0;
      bytesAt(host, target, address.length).set(address);
      return 1;
    },
  },
};

let made: ReadonlyMap<string, Supplied> | undefined;

/** All supplied functions by name. */
export function suppliedFunctions(): ReadonlyMap<string, Supplied> {
  return (made ??= new Map([...absent(), ...Object.entries(WORKING), ...Object.entries(DLFCN)]));
}

/** Returns a function of a core, for `import`: it takes and returns 32-bit integers. */
export function bindSupplied(
  { type, run }: Supplied,
  host: SuppliedHost,
): (...args: number[]) => number | undefined {
  return (...args) => {
    try {
      return run(host, ...args);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      fail(host, Errno.EFAULT);
      return type.endsWith(":") ? undefined : -1;
    }
  };
}

function fail(host: SuppliedHost, errno: number): number {
  host.setErrno(errno);
  return -1;
}

function* absent(): Generator<[string, Supplied]> {
  const results: Readonly<Record<Failure, number | undefined>> = {
    "-1": -1,
    "0": 0,
    errno: Errno.ENOSYS,
    void: undefined,
  };
  for (const [failure, byParameters] of Object.entries(ABSENT) as [Failure, Record<string, string>][]) {
    const result = results[failure];
    for (const [parameters, names] of Object.entries(byParameters)) {
      for (const name of names.split(" ")) {
        yield [
          name,
          { type: `${parameters}:${failure === "void" ? "" : "i"}`, run: absentFunction(name, result) },
        ];
      }
    }
  }
}

/** The reentrant look-ups report "nothing found" besides: their last parameter is where the result goes. */
function absentFunction(name: string, result: number | undefined): Supplied["run"] {
  const finds = /^get(?:pw|gr)\w+_r$/.test(name);
  return (host, ...args) => {
    host.setErrno(Errno.ENOSYS);
    const target = args.at(-1);
    if (finds && target !== undefined) new DataView(host.memory.buffer).setUint32(target >>> 0, 0, true);
    return result;
  };
}
