/** The numbers of instructions that Perilune reads or writes, as the binary format has them. */

export const Op = {
  unreachable: 0x00,
  nop: 0x01,
  if: 0x04,
  try: 0x06,
  catch: 0x07,
  end: 0x0b,
  call: 0x10,
  callIndirect: 0x11,
  catchAll: 0x19,
  localGet: 0x20,
  localSet: 0x21,
  globalGet: 0x23,
  i32Store: 0x36,
  i32Const: 0x41,
  i64Const: 0x42,
  f32Const: 0x43,
  f64Const: 0x44,
  i32Eqz: 0x45,
  i32Add: 0x6a,
  i32Mul: 0x6c,
  i64Add: 0x7c,
  i64Mul: 0x7e,
  refNull: 0xd0,
  refFunc: 0xd2,
  /** A prefix: the number of the instruction follows. */
  numeric: 0xfc,
  /** A prefix: the number of the instruction follows. */
  vector: 0xfd,
  /** A prefix: the number of the instruction follows. */
  atomic: 0xfe,
} as const;

/** Instructions after `Op.vector`. */
export const VectorOp = { v128Const: 12 } as const;

/** The block type of a block without parameters and results. */
export const EMPTY_BLOCK = 0x40;
