/** Why a function is not compiled. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}

/** Thrown during the translation of an instruction whose check would always fail; the interpreter executes it. */
export class MustLeave extends Error {
  override readonly name = "MustLeave";
}

/** Thrown while a function is compiled for calls of compiled code: the interpreter has to execute some of it. */
export class NeedsInterpreter extends Error {}
