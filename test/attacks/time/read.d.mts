export interface Attack {
  readonly kind: string;
  readonly name: string;
  /** Lua that runs before the deadline is set; what it needs later is in globals. */
  readonly setup: string;
  /** Statements that take long, or little; they can be repeated. */
  readonly step: string;
}

/** Reads the attacks in this folder: each file has one kind. */
export function readAttacks(): Attack[];

/** The ways to repeat a step for ever, or for long. */
export const WAYS: Readonly<Record<string, (step: string) => string>>;
