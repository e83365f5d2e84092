/**
 * Types of the platform that Perilune's declarations name. A project without `DOM` in its `lib` and without Node's types
 * lacks them; where they exist, these add nothing. `scripts/build.mjs` puts the file into dist/ and makes every entry refer
 * to it. Not a source that is compiled.
 */

interface URL {
  href: string;
}

interface Response {
  readonly ok: boolean;
}

interface AbortSignal {
  readonly aborted: boolean;
}

declare namespace WebAssembly {
  interface Global {}
  interface Instance {}
  interface Memory {
    readonly buffer: ArrayBuffer;
  }
  interface Module {}
  interface Table {
    readonly length: number;
  }
}
