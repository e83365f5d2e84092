/** The host modules of a runtime, each built once, and those that `require` finds in one state. */

import { isInstance, kindOf } from "../../errors/describe.js";
import { badParameter } from "../../errors/values.js";
import { duplicateModule } from "../../errors/host-module.js";
import { mayUse, requireMayUse } from "../../security/classes.js";
import { LuaType, Op } from "../../core/generated/constants.js";
import { stateInternals, type LuaState } from "../../state/state.js";
import { scopedFunctions } from "../../values/host-functions.js";
import { entryOf } from "../../values/handles.js";
import { isObject } from "../../values/objects.js";
import { LuaTable } from "../../values/table.js";
import type { LuaValue } from "../../values/types.js";
import { BoundModule } from "./bound-module.js";
import { buildModule, requireDistinct } from "./build.js";
import { HostModule } from "./define.js";
import { partialValue } from "./workflow-value.js";

/** One per runtime. */
export class HostModules {
  readonly #boundModules = new Map<HostModule, BoundModule>();

  constructor(readonly checkResults: boolean) {}

  /** Builds a module the first time. Throws what `buildModule` throws. */
  bound(module: HostModule): BoundModule {
    const known = this.#boundModules.get(module);
    if (known !== undefined) return known;
    const made = new BoundModule(buildModule(module), this);
    this.#boundModules.set(module, made);
    return made;
  }

  /**
   * Builds all modules. Throws `ERR_DUPLICATE_MODULE`, and `ERR_PARAMETER` for a value that `defineModule` did not make.
   */
  all(modules: readonly HostModule[]): BoundModule[] {
    const made = modules.map(requireModule);
    requireDistinct(made);
    return made.map((module) => this.bound(module));
  }
}

/** One per state. */
export class StateModules {
  #values: Map<BoundModule, LuaValue> | undefined;
  #loaders: Map<BoundModule, () => LuaValue> | undefined;

  constructor(
    readonly all: HostModules,
    readonly state: LuaState,
  ) {}

  /** Puts modules where `require` finds them. Throws `ERR_DUPLICATE_MODULE` if the state already has the name. */
  install(modules: readonly BoundModule[]): void {
    for (const module of modules) {
      const { name } = module;
      const taken = ["loaded", "preload"].some((table) => this.state.has(["package", table, name]));
      if (taken) throw duplicateModule(name);
      this.state.set(["package", "preload", name], this.#loader(module));
    }
  }

  #loader(module: BoundModule): () => LuaValue {
    const loader = (): LuaValue => this.value(module);
    scopedFunctions.add(loader);
    (this.#loaders ??= new Map<BoundModule, () => LuaValue>()).set(module, loader);
    return loader;
  }

  /** The numbers of the handles of all values, which must stay as they are. */
  get handles(): number[] {
    return [...(this.#values?.values() ?? [])].flatMap((value) =>
      isObject(value) ? (entryOf(value)?.ref ?? []) : [],
    );
  }

  /** Adds the loaders of another state, with those of this one. */
  takeLoaders(other: StateModules, own: Map<object, object>): void {
    for (const [module, loader] of other.#loaders ?? []) own.set(loader, this.#loader(module));
  }

  /** Takes over the values of another state: Lua has them under the same numbers. */
  takeValues(other: StateModules): void {
    const { handles } = stateInternals(this.state).operations;
    for (const [module, value] of other.#values ?? []) {
      const entry = isObject(value) ? entryOf(value) : undefined;
      if (entry === undefined) this.#keep(module, value);
      else this.#keep(module, (handles.adopt(entry.ref, LuaType.table) as LuaTable).keep());
    }
  }

  /** The value of a module in this state, the same each time; a table is immutable. Throws `ERR_MODULE_CLASS`. */
  value(module: BoundModule): LuaValue {
    const { kind } = this.state;
    const known = this.#values?.get(module);
    if (known !== undefined) return known;
    const content = mayUse(module.classes, kind) ? module.value : partialValue(module, kind);
    if (content === undefined) requireMayUse(module.name, module.classes, kind);
    const [value] = stateInternals(this.state).operations.operateOn(Op.values, 1, (slots, at) => {
      slots.write(at, content);
    });
    if (value instanceof LuaTable) this.state.freeze(value.keep());
    this.#keep(module, value);
    return value;
  }

  #keep(module: BoundModule, value: LuaValue): void {
    (this.#values ??= new Map<BoundModule, LuaValue>()).set(module, value);
  }

  /** Like `value`, for a module that the state need not have. */
  valueOf(module: unknown): LuaValue {
    return this.value(this.all.bound(requireModule(module)));
  }
}

function requireModule(module: unknown): HostModule {
  if (isInstance(module, HostModule)) return module;
  throw badParameter("module", `expected the result of defineModule, found ${kindOf(module)}`);
}
