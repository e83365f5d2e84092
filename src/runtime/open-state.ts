/** Implements `createState`: reads the options, opens the Lua state, installs its modules and limits. */

import { Library, LuaStatus, Op, OpenFlag } from "../core/generated/constants.js";
import type { LuaPointer } from "../core/pointers.js";
import type { SystemView } from "../core/system.js";
import { Files } from "../files/embedder-files.js";
import type { Mounts } from "../files/file-tree.js";
import type { ConfinedRoot } from "../files/confinement.js";
import { outOfMemory } from "../errors/lua.js";
import { StateModules } from "../modules/host/modules.js";
import { confineWorkflow } from "../modules/host/workflow.js";
import type { Roots } from "../modules/resolver.js";
import { HostCall } from "../security/call.js";
import { stateKindOf, type StateKind } from "../security/classes.js";
import { contextOf } from "../security/context.js";
import { policyOf } from "../security/policy.js";
import { StateInternals } from "../state/internals.js";
import type { CommandDispatcher } from "../values/host-wait.js";
import { makeState, stateInternals, type LuaState } from "../state/state.js";
import type { Mortal } from "../state/wasm-entry.js";
import { isObjectLike, kindOf } from "../errors/describe.js";
import { readOptions } from "../errors/options.js";
import { badOption } from "../errors/values.js";
import type { RuntimeInternals } from "./assemble.js";
import { STATE_OPTIONS, type StateOptions } from "./runtime-options.js";
import { checkPaths, setGlobals, setPaths } from "./initial-values.js";
import { StateReclaim } from "./reclaim.js";
import { confinedRoots } from "./roots.js";
import { librarySet, sandboxOf, seedsOf, type Sandbox } from "./sandbox.js";
import { systemView } from "./system-options.js";

/** Makes a state; see `Runtime.createState` for what it throws. */
export function openState(runtime: RuntimeInternals, given: StateOptions): LuaState {
  return openParts(runtime, given).state;
}

/** Makes a state, like `openState`; returns what it was made from too. */
export function openParts(runtime: RuntimeInternals, given: StateOptions): Opened {
  const { entry, hostModules, nativeClasses } = runtime;
  entry.check(entry.stack.beginning);
  const read = readOptions(given, STATE_OPTIONS);
  if ((read.isolated as unknown) === true)
    throw badOption("isolated", "states of a template share the runtime: use createState of a runtime");
  const sandbox = sandboxOf(read.sandbox);
  const { confined = sandbox === "strict", allowBinary = sandbox === "none" } = read;
  if (sandbox === "strict" && read.allowBinary === true)
    throw badOption("allowBinary", "a strict state accepts text only");
  const options: StateOptions = Object.assign(read, { confined, allowBinary }); // its own already
  const modules = hostModules.all(options.modules ?? []);
  const kind = stateKindOf(options.kind);
  const call = new HostCall(contextOf(options.callContext), policyOf(options.policy), undefined, kind);
  requireDispatcher(options.dispatcher);
  const libraries = librarySet(read.libraries);
  if ((libraries & Library.package) === 0 && (modules.length > 0 || kind === "workflow"))
    throw badOption("libraries", 'host modules and workflows need "package"');
  checkPaths(options, (libraries & Library.package) !== 0);
  if (sandbox === "strict" && read.cpath !== undefined)
    throw badOption("cpath", "a strict state loads no native module from a file");
  const seed = seedsOf(read.seed, sandbox, kind);
  const roots = runtime.roots.make(options);
  const { dispatcher } = options;
  const checked = { kind, call, sandbox, seed, roots, dispatcher };
  const tree = runtime.runtimeFiles.given.treeOf(
    options.files ?? {},
    options.mounts ?? {},
    sandbox !== "none",
  );
  const { state, stateModules } = wrapState(runtime, { options, checked }, tree, (view) => {
    const flags =
      flagsOf(options, view.files.isConfined) |
      (seed === undefined ? 0 : OpenFlag.seed) |
      (kind === "workflow" ? OpenFlag.strong : 0);
    return openLua(runtime, view, roots, flags, libraries);
  });
  try {
    setPaths(state, roots, options);
    if (kind === "workflow")
      stateInternals(state).aside = confineWorkflow(state, nativeClasses, options.seed !== undefined);
    if (sandbox === "strict") stateInternals(state).operations.operateOn(Op.strict, 0, () => undefined);
    stateModules.install(modules);
    setGlobals(state, options.globals);
    if (options.limits !== undefined) state.limits.set(options.limits);
    return { state, stateModules, options, checked };
  } catch (error) {
    state.close();
    throw error;
  }
}

/** Throws `ERR_OPTION` unless it can run commands. */
function requireDispatcher(given: unknown): void {
  if (given === undefined) return;
  if (isObjectLike(given) && typeof (given as Partial<CommandDispatcher>).submit === "function") return;
  throw badOption("dispatcher", `expected the result of createDispatcher, found ${kindOf(given)}`);
}

interface Checked {
  readonly kind: StateKind;
  readonly call: HostCall;
  readonly dispatcher: CommandDispatcher | undefined;
  readonly sandbox: Sandbox;
  readonly seed: SystemView["seed"];
  readonly roots: Roots;
}

/** What a state is made from. */
export interface WrapOptions {
  readonly options: StateOptions;
  readonly checked: Checked;
}

interface OpenState {
  readonly state: LuaState;
  readonly stateModules: StateModules;
}

/** A state, and what it was made from. */
export interface Opened extends OpenState, WrapOptions {}

/** Wraps the Lua state that `open` makes in a `LuaState`. Throws what `open` and the options throw. */
export function wrapState(
  runtime: RuntimeInternals,
  { options, checked }: WrapOptions,
  tree: Mounts,
  open: (view: SystemView) => LuaPointer,
): OpenState {
  const { core, entry, runtimeFiles, onLeak, native, hostModules, calls, warnings } = runtime;
  const { kind, call, dispatcher, sandbox, seed } = checked;
  const moduleOrigin = sandbox === "strict" ? "none" : undefined;
  const namespace = runtimeFiles.namespaceOf(tree, rootsOfConfinement(runtime, options), moduleOrigin);
  const withheld = sandbox === "none" ? {} : runtime.withheld;
  const view = systemView(options, withheld, namespace, seed, core.memory);
  const L = open(view);
  const reclaim = new StateReclaim(runtime, L, view);
  const internals = new StateInternals(
    {
      core,
      entry,
      loaded: runtimeFiles.watch.of(namespace),
      files: new Files(() => namespace),
      system: view,
      onLeak,
      kind,
      typeOwner: hostModules,
      dispatcher,
      call,
      moduleValue: (module) => stateModules.valueOf(module),
      openNative: (source, name) => native.openInit(source, name),
      watch: (holder) => {
        reclaim.watch(holder);
      },
      closeState: (finalizers) => {
        reclaim.close(finalizers);
      },
      forget: () => {
        reclaim.forget();
      },
    },
    L,
    calls.states,
  );
  namespace.quota = internals.files;
  view.written = internals.output;
  const state = makeState(internals);
  const stateModules = new StateModules(hostModules, state);
  if (options.warn !== undefined) warnings.listen(L, options.warn);
  return { state, stateModules };
}

/** A state that is being opened. */
class Opening implements Mortal {
  death: Error | undefined;
  address = 0 as LuaPointer;

  constructor(readonly system: SystemView) {}

  kill(reason: Error): void {
    this.death = reason;
  }
}

/** Opens a Lua state with its libraries. Throws `ERR_LUA_MEMORY`, and what ended the opening; leaves nothing then. */
function openLua(
  { core, entry, roots }: RuntimeInternals,
  view: SystemView,
  stateRoots: Roots,
  flags: number,
  libraries: number,
): LuaPointer {
  const { functions } = core;
  const opening = new Opening(view);
  try {
    entry.run(opening, () => {
      opening.address = functions.luaL_newstate(); // seeded by the view
      if (opening.address === 0) throw outOfMemory(undefined);
      roots.set(opening.address, stateRoots);
      if (functions.pl_open(opening.address, flags, libraries) !== LuaStatus.ok) throw outOfMemory(undefined);
    });
    return opening.address;
  } catch (error) {
    if (entry.usable) {
      if (opening.address !== 0) functions.pl_discard(opening.address);
      view.environment?.free();
    }
    roots.delete(opening.address);
    throw error;
  }
}

function flagsOf({ ignoreEnvironment, allowBinary }: StateOptions, confined: boolean): number {
  return (
    (ignoreEnvironment === true ? OpenFlag.noEnv : 0) |
    (allowBinary === true ? 0 : OpenFlag.text) |
    (confined ? OpenFlag.confined : 0)
  );
}

/** Returns the directories that a state is confined to; undefined if it is not confined. */
function rootsOfConfinement(
  { roots }: RuntimeInternals,
  options: StateOptions,
): readonly ConfinedRoot[] | undefined {
  const { confined = false, context = ".", files = {}, mounts = {} } = options;
  if (confined === false) return undefined;
  const stdlib = options.stdlib ?? roots.stdlib ?? false;
  const { roots: more, readOnly } = confined === true ? { roots: [], readOnly: [] } : confinedRoots(confined);
  const writable = [context, ...Object.keys(files), ...Object.keys(mounts), ...more];
  // Of two roots at one place the first counts.
  return [
    ...readOnly.map((path) => ({ path, writable: false })),
    ...writable.map((path) => ({ path, writable: true })),
    ...(stdlib === false ? [] : [{ path: stdlib, writable: false }]),
  ];
}
