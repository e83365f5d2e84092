/**
 * Writes WebAssembly binaries for tests, byte by byte and without a compiler, broken ones included: nothing
 * is checked here. Types are written as in `ii:i` (i i32, I i64, f f32, d f64).
 */

const VALUE_TYPES: Readonly<Record<string, number>> = {
  i: 0x7f,
  I: 0x7e,
  f: 0x7d,
  d: 0x7c,
  V: 0x7b,
  F: 0x70,
};

export interface LimitsSpec {
  readonly min: number;
  readonly max?: number;
  readonly shared?: boolean;
  readonly wide?: boolean;
}

export type ImportSpec = { readonly module: string; readonly name: string } & (
  | { readonly func: string }
  | { readonly global: string; readonly mutable?: boolean }
  | { readonly memory: LimitsSpec }
  | { readonly table: LimitsSpec }
  | { readonly tag: string }
);

/** `init` and `offset` are the bytes of a constant expression without its end. */
export interface ModuleSpec {
  readonly imports?: readonly ImportSpec[];
  readonly functions?: readonly { readonly type: string; readonly code: readonly number[] }[];
  readonly tables?: readonly LimitsSpec[];
  readonly memories?: readonly LimitsSpec[];
  readonly globals?: readonly {
    readonly type: string;
    readonly mutable?: boolean;
    readonly init: readonly number[];
  }[];
  readonly exports?: readonly {
    readonly name: string;
    readonly kind: "func" | "table" | "memory" | "global" | "tag";
    readonly index: number;
  }[];
  readonly start?: number;
  readonly elements?: readonly {
    readonly offset: readonly number[];
    readonly functions: readonly number[];
  }[];
  readonly data?: readonly { readonly offset: readonly number[]; readonly bytes: readonly number[] }[];
  /** Segments written out by the test, after the others. */
  readonly rawElements?: readonly (readonly number[])[];
  readonly rawData?: readonly (readonly number[])[];
  /** Custom sections before all others, and after them. */
  readonly first?: readonly CustomSpec[];
  readonly last?: readonly CustomSpec[];
}

export interface CustomSpec {
  readonly name: string;
  readonly bytes: readonly number[];
}

export interface DylinkSpec {
  readonly memorySize?: number;
  readonly memoryAlign?: number;
  readonly tableSize?: number;
  readonly tableAlign?: number;
  readonly needed?: readonly string[];
  /** Names of weak undefined imports of `env`. */
  readonly weak?: readonly string[];
  /** Raw subsections to add. */
  readonly extra?: readonly { readonly id: number; readonly bytes: readonly number[] }[];
}

export const HEADER: readonly number[] = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

export function uleb(value: number): number[] {
  const bytes: number[] = [];
  for (; value > 0x7f; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
  return [...bytes, value];
}

export function sleb(value: number): number[] {
  const bytes: number[] = [];
  for (; value < -64 || value > 63; value >>= 7) bytes.push((value & 0x7f) | 0x80);
  return [...bytes, value & 0x7f];
}

export function text(value: string): number[] {
  const bytes = [...new TextEncoder().encode(value)];
  return [...uleb(bytes.length), ...bytes];
}

export function vector(items: readonly (readonly number[])[]): number[] {
  return [...uleb(items.length), ...items.flat()];
}

export function section(id: number, content: readonly number[]): number[] {
  return [id, ...uleb(content.length), ...content];
}

export function customSection({ name, bytes }: CustomSpec): number[] {
  return section(0, [...text(name), ...bytes]);
}

export function dylinkSection(spec: DylinkSpec): CustomSpec {
  const { memorySize = 0, memoryAlign = 0, tableSize = 0, tableAlign = 0, needed, weak, extra = [] } = spec;
  const parts = [section(1, [memorySize, memoryAlign, tableSize, tableAlign].flatMap(uleb))];
  if (needed !== undefined) parts.push(section(2, vector(needed.map(text))));
  if (weak !== undefined) {
    parts.push(section(4, vector(weak.map((name) => [...text("env"), ...text(name), 0x11]))));
  }
  for (const { id, bytes } of extra) parts.push(section(id, bytes));
  return { name: "dylink.0", bytes: parts.flat() };
}

/** Instructions that tests put together. Function indices count imports first. */
export const op = {
  i32: (value: number) => [0x41, ...sleb(value)],
  i64: (value: number) => [0x42, ...sleb(value)],
  local: (index: number) => [0x20, ...uleb(index)],
  getGlobal: (index: number) => [0x23, ...uleb(index)],
  setGlobal: (index: number) => [0x24, ...uleb(index)],
  call: (index: number) => [0x10, ...uleb(index)],
  load: [0x28, 2, 0],
  store: [0x36, 2, 0],
  add: [0x6a],
  unreachable: [0x00],
};

/** A `call_indirect` of a function type given by `typeIndexOf` of the same module, in table 0. */
export function callIndirect(typeIndex: number): number[] {
  return [0x11, ...uleb(typeIndex), 0x00];
}

export function writeModule(spec: ModuleSpec): Uint8Array<ArrayBuffer> {
  const types = typesOf(spec);
  const index = (type: string): number[] => uleb(types.indexOf(type));
  const out: number[][] = [[...HEADER]];
  for (const custom of spec.first ?? []) out.push(customSection(custom));
  const put = (id: number, items: readonly (readonly number[])[] | undefined): void => {
    if (items !== undefined && items.length > 0) out.push(section(id, vector(items)));
  };
  put(1, types.map(functionType));
  put(
    2,
    spec.imports?.map((entry) => [...text(entry.module), ...text(entry.name), ...importType(entry, index)]),
  );
  put(
    3,
    spec.functions?.map(({ type }) => index(type)),
  );
  put(
    4,
    spec.tables?.map((limits) => [0x70, ...limitsBytes(limits)]),
  );
  put(5, spec.memories?.map(limitsBytes));
  put(
    6,
    spec.globals?.map((g) => [valueType(g.type), g.mutable ? 1 : 0, ...g.init, 0x0b]),
  );
  put(
    7,
    spec.exports?.map((e) => [...text(e.name), KINDS.indexOf(e.kind), ...uleb(e.index)]),
  );
  if (spec.start !== undefined) out.push(section(8, uleb(spec.start)));
  const elements = spec.elements?.map((e) => [0, ...e.offset, 0x0b, ...vector(e.functions.map(uleb))]);
  put(9, [...(elements ?? []), ...(spec.rawElements ?? [])]);
  put(
    10,
    spec.functions?.map(({ code }) => [...uleb(code.length + 2), 0, ...code, 0x0b]),
  );
  const data = spec.data?.map((d) => [0, ...d.offset, 0x0b, ...uleb(d.bytes.length), ...d.bytes]);
  put(11, [...(data ?? []), ...(spec.rawData ?? [])]);
  for (const custom of spec.last ?? []) out.push(customSection(custom));
  return Uint8Array.from(out.flat());
}

/** The function types of a module in the order in which `writeModule` numbers them. */
export function typesOf(spec: ModuleSpec): string[] {
  const types = new Set<string>();
  for (const entry of spec.imports ?? []) {
    if ("func" in entry) types.add(entry.func);
    if ("tag" in entry) types.add(entry.tag);
  }
  for (const { type } of spec.functions ?? []) types.add(type);
  return [...types];
}

const KINDS = ["func", "table", "memory", "global", "tag"];

function importType(entry: ImportSpec, index: (type: string) => number[]): number[] {
  if ("func" in entry) return [0, ...index(entry.func)];
  if ("table" in entry) return [1, 0x70, ...limitsBytes(entry.table)];
  if ("memory" in entry) return [2, ...limitsBytes(entry.memory)];
  if ("global" in entry) return [3, valueType(entry.global), entry.mutable ? 1 : 0];
  return [4, 0, ...index(entry.tag)];
}

function limitsBytes({ min, max, shared, wide }: LimitsSpec): number[] {
  const flags = (max === undefined ? 0 : 1) | (shared ? 2 : 0) | (wide ? 4 : 0);
  return [flags, ...uleb(min), ...(max === undefined ? [] : uleb(max))];
}

function functionType(type: string): number[] {
  const [params = "", results = ""] = type.split(":");
  const list = (letters: string): number[] => [letters.length, ...Array.from(letters, valueType)];
  return [0x60, ...list(params), ...list(results)];
}

function valueType(letter: string): number {
  const byte = VALUE_TYPES[letter];
  if (byte === undefined) throw new RangeError(`no value type ${letter}`);
  return byte;
}
