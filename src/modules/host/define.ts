/**
 * `defineModule`: defines a module in TypeScript. The definition is checked here, once. Each runtime builds the module
 * once (build.ts), and its states share the result.
 */

import {
  buildMissing,
  definitionShape,
  definitionNameMissing,
  definitionName,
  definitionDescription,
  definitionClass,
  definitionTypes,
  definitionYields,
  isHostModuleError,
} from "../../errors/host-module.js";
import { describeThrown, isObjectLike } from "../../errors/describe.js";
import { hasCode } from "../../errors/has-code.js";
import { suggestion } from "../../errors/nearest.js";
import {
  isModuleClass,
  mayUse,
  MODULE_CLASSES,
  WORKFLOW_SAFE,
  type ModuleClass,
} from "../../security/classes.js";
import { commandClasses } from "../../security/command-classes.js";
import { t, type TypeBuilder } from "../../types/builder.js";
import type { HostCall } from "../../security/call.js";
import type { FromHost, Implementation, OptionalKeys, ToHost } from "../../types/infer.js";
import { PROMISE } from "../../types/commands.js";
import { functionsOf } from "../../types/functions.js";
import { Place } from "../../types/json-reader.js";
import { freeze, readTypes } from "../../types/manifest.js";
import { isModuleName } from "../../types/names.js";
import type {
  Definitions,
  FunctionType,
  InterfaceType,
  Manifest,
  RecordType,
  Type,
} from "../../types/type.js";
import type { HostClass } from "../../values/host-objects.js";
import { disown } from "../../values/objects.js";
import type { Yield } from "../../values/yield.js";
import type { LowFunction } from "./low-level.js";
import type { YieldDeclaration } from "./yields.js";

/** The result of `types`. */
export interface ModuleTypes<D extends Definitions, E extends Type> {
  /** Types with a name. They may refer to each other by `t.ref`. */
  readonly define?: D;
  /** The type of what `require` returns. */
  readonly export: E;
}

/** The description of a module without its code. */
export interface ModuleDescription<D extends Definitions, E extends Type> {
  readonly name: string;
  /** Markdown. */
  readonly description?: string;
  /** Its effects: see security/classes.ts. Default: none, which keeps it out of workflows. */
  readonly class?: readonly ModuleClass[];
  readonly types: (t: TypeBuilder) => ModuleTypes<D, E>;
}

/** A function of a module; `this` is the call. It may return a promise or a yield, which an asynchronous call awaits. */
type ExportFunction<E extends FunctionType, D extends Definitions> =
  Implementation<E, D> extends (...args: infer A) => infer R
    ? (this: HostCall, ...args: A) => R | PromiseLike<R> | Yield
    : never;

/** The exports that the types require; each function may be a low-level one. */
export type Exports<E, D extends Definitions> =
  E extends RecordType<infer F>
    ? { readonly [K in Exclude<keyof F, OptionalKeys<F>>]: Exports<F[K], D> } & {
        readonly [K in OptionalKeys<F>]?: Exports<F[K], D>;
      }
    : E extends FunctionType
      ? ExportFunction<E, D> | LowFunction
      : FromHost<E, D>;

/** Rejects exports that the types do not have. */
type NoSurplus<X, E> =
  E extends RecordType<infer F>
    ? { readonly [K in Exclude<keyof X, keyof F>]: never } & {
        readonly [K in keyof F & keyof X]: NoSurplus<X[K], F[K]>;
      }
    : unknown;

/** The result of `build`. */
export interface Built<X> {
  readonly exports: X;
  /** The yields that its functions may return, each with the command that it becomes. */
  readonly yields?: readonly YieldDeclaration[];
}

/**
 * Never passed to `build`. As the type of its `this` it makes TypeScript infer the module's types first, so functions in
 * `build` need no annotations on their parameters.
 */
interface InferFirst<D, E> {
  readonly define?: D;
  readonly export?: E;
}

/** The metamethods that a type of userdata can have. `__gc` is called after Lua has released an object. */
export const METAMETHODS = [
  ...["__tostring", "__eq", "__lt", "__le", "__index", "__newindex", "__len", "__call", "__close", "__gc"],
  ...["__pairs", "__concat", "__unm", "__add", "__sub", "__mul", "__div", "__mod", "__pow", "__idiv"],
  ...["__band", "__bor", "__bxor", "__shl", "__shr", "__bnot"],
] as const;

type Metamethod = (typeof METAMETHODS)[number];

/** The methods and operators of a type of userdata; `this` of each is the call. */
export interface TypeBinding<T, D extends Definitions, S> {
  readonly methods: T extends InterfaceType<infer M>
    ? {
        readonly [K in keyof M]: Implementation<M[K], D> extends (...args: infer A) => infer R
          ? (this: HostCall, self: S, ...args: A) => R | PromiseLike<R> | Yield
          : never;
      }
    : never;
  /** Their arguments are unchecked; either of two operands can be the object. */
  readonly metamethods?: Readonly<
    Partial<Record<Metamethod, (this: HostCall, self: S, ...args: never[]) => unknown>>
  >;
}

/** Converts between an object and its type in the module's types; the object stays the same. */
export interface UserType<S, T> {
  /** For an object passed to Lua. */
  wrap(object: S): T;
  /** For a checked object from Lua. */
  unwrap(object: T): S;
}

/** The argument of `build`. */
export interface ModuleBuilder<D extends Definitions> {
  /**
   * Implements the methods and operators of an interface of `define`. Without it the objects' own methods are used, and
   * there are no operators. Throws `ERR_USER_TYPE`, and `ERR_EXPORTS_DIFFER` if the methods differ from the types.
   */
  registerType<N extends keyof D & string, S extends object>(
    name: N,
    binding: TypeBinding<D[N], D, S>,
  ): UserType<S, ToHost<D[N], D>>;
  /**
   * The same with the class of the objects, which types `self`. A binding whose methods give objects of the type itself
   * may be a function that gets what is returned here.
   */
  registerType<N extends keyof D & string, S extends object>(
    name: N,
    type: HostClass<S>,
    binding: TypeBinding<D[N], D, S> | ((type: UserType<S, ToHost<D[N], D>>) => TypeBinding<D[N], D, S>),
  ): UserType<S, ToHost<D[N], D>>;
}

export interface ModuleDefinition<D extends Definitions, E extends Type, X> extends ModuleDescription<D, E> {
  /** Makes the module's exports; called once per runtime. */
  readonly build: (this: InferFirst<D, E>, module: ModuleBuilder<D>) => Built<X & NoSurplus<X, E>>;
}

/** The description of a module, which `perilune types` prints. */
export class DescribedModule {
  constructor(readonly manifest: Manifest) {}

  get name(): string {
    return this.manifest.name;
  }
}

/** A module for states to use. Made by `defineModule`. */
export class HostModule extends DescribedModule {
  constructor(
    manifest: Manifest,
    /** The definition's own `build`; `buildModule` calls it and checks the result. */
    readonly build: (module: ModuleBuilder<Definitions>) => unknown,
  ) {
    super(manifest);
  }
}

const KEYS = ["name", "description", "class", "types"];

/**
 * Defines a module. Throws a `ModuleError` whose code begins with `ERR_DEFINITION_`, or is `ERR_BUILD_MISSING`.
 */
export function defineModule<
  const D extends Definitions,
  const E extends Type,
  const X extends Exports<E, D>,
>(definition: ModuleDefinition<D, E, X>): HostModule {
  const manifest = manifestOf(definition, [...KEYS, "build"]);
  const build = reading(() => definition.build as unknown);
  if (!isCallable(build)) throw buildMissing(manifest.name);
  return new HostModule(manifest, (module) => build.call(undefined, module));
}

/** Describes a native module. Throws what `defineModule` throws. */
export function describeModule<const D extends Definitions, const E extends Type>(
  description: ModuleDescription<D, E>,
): DescribedModule {
  return new DescribedModule(manifestOf(description, KEYS));
}

type Callable = (...args: readonly unknown[]) => unknown;

function isCallable(value: unknown): value is Callable {
  return typeof value === "function";
}

/** Checks a definition, which may come from plain JavaScript: its getters and proxies may throw. */
function manifestOf(definition: unknown, keys: readonly string[]): Manifest {
  return reading(() => readDefinition(definition, keys));
}

/** Throws a `ModuleError` for whatever `read` throws. */
function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (isHostModuleError(error)) throw error;
    throw definitionShape(undefined, `reading the definition threw: ${describeThrown(error)}`, error);
  }
}

function readDefinition(definition: unknown, keys: readonly string[]): Manifest {
  if (!isObjectLike(definition)) throw definitionShape(undefined, "a definition must be an object");
  const given = definition as Readonly<Record<string, unknown>>;
  const name = nameOf(given["name"]);
  const unknown = Object.keys(given).find((key) => !keys.includes(key));
  if (unknown !== undefined)
    throw definitionShape(name, `unknown property '${unknown}'; ${suggestion(unknown, keys)}`);
  const manifest = freeze({
    name,
    description: descriptionOf(name, given["description"] ?? ""),
    class: classesOf(name, given["class"] ?? []),
    ...typesOf(name, given["types"]),
  });
  requireSafeCommands(manifest);
  return manifest;
}

/** Throws `ERR_DEFINITION_YIELDS` if a workflow may use a function, but not a command that it yields. */
function requireSafeCommands(manifest: Manifest): void {
  for (const [{ yields = [] }, { path, classes }] of functionsOf(manifest)) {
    if (!mayUse(classes, "workflow")) continue;
    const unsafe = yields.find((id) => id !== PROMISE && !mayUse(commandClasses(id), "workflow"));
    if (unsafe !== undefined)
      throw definitionYields(manifest.name, path, unsafe, commandClasses(unsafe), WORKFLOW_SAFE);
  }
}

function nameOf(name: unknown): string {
  if (name === undefined || name === "") throw definitionNameMissing();
  if (typeof name !== "string" || !isModuleName(name)) throw definitionName(describeThrown(name));
  return name;
}

function descriptionOf(module: string, description: unknown): string {
  try {
    return new Place(description, "description").text() ?? "";
  } catch (error) {
    if (!hasCode(error, "ERR_MANIFEST")) throw error;
    throw definitionDescription(module, error.problem);
  }
}

function classesOf(module: string, classes: unknown): ModuleClass[] {
  if (!Array.isArray(classes)) throw definitionClass(module, classes, MODULE_CLASSES);
  const list: readonly unknown[] = classes;
  const known = list.filter(isModuleClass);
  const wrong = list.find((name) => !isModuleClass(name));
  if (known.length < list.length) throw definitionClass(module, wrong, MODULE_CLASSES);
  return [...new Set(known)];
}

function typesOf(module: string, types: unknown): Pick<Manifest, "define" | "export"> {
  if (!isCallable(types)) throw definitionTypes(module, "the definition has no function 'types'");
  const made = makeTypes(module, types);
  if (disown(made)) throw definitionTypes(module, "the function returned a promise");
  if (!isObjectLike(made) || !("export" in made))
    throw definitionTypes(module, "the function 'types' must return { export }");
  const surplus = Object.keys(made).find((key) => key !== "define" && key !== "export");
  if (surplus !== undefined)
    throw definitionTypes(
      module,
      `unknown property '${surplus}'; ${suggestion(surplus, ["define", "export"])}`,
    );
  try {
    return readTypes(made, "types");
  } catch (error) {
    if (!hasCode(error, "ERR_MANIFEST")) throw error;
    const { path, problem } = error;
    throw definitionTypes(module, path === "" ? problem : `${path}: ${problem}`, error);
  }
}

function makeTypes(module: string, types: Callable): unknown {
  try {
    return types(t);
  } catch (error) {
    throw definitionTypes(module, `the function threw: ${describeThrown(error)}`, error);
  }
}
