/** Why a function is not compiled. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}

/** Thrown while an instruction is translated that cannot but fail: the interpreter executes it. */
export class MustLeave extends Error {
  override readonly name = "MustLeave";
}
