/** The metamethods that a type of userdata can have. */

/** All of them. `__gc` is called after Lua released an object. */
export const METAMETHODS = [
  ...["__tostring", "__eq", "__lt", "__le", "__index", "__newindex", "__len", "__call", "__close", "__gc"],
  ...["__pairs", "__concat", "__unm", "__add", "__sub", "__mul", "__div", "__mod", "__pow", "__idiv"],
  ...["__band", "__bor", "__bxor", "__shl", "__shr", "__bnot"],
] as const;

export type Metamethod = (typeof METAMETHODS)[number];

/** Those with two operands, either of which can be the object. */
const BINARY = [
  ...["__eq", "__lt", "__le", "__concat", "__add", "__sub", "__mul", "__div", "__mod", "__pow", "__idiv"],
  ...["__band", "__bor", "__bxor", "__shl", "__shr"],
];

export const isBinary = (event: string): boolean => BINARY.includes(event);
