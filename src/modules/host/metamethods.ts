/** The names of operators that a type of userdata can have. */

/** The operators that a type can have. `__gc` is told of an object that Lua let go. */
export const METAMETHODS = [
  ...["__tostring", "__eq", "__lt", "__le", "__index", "__newindex", "__len", "__call", "__close", "__gc"],
  ...["__pairs", "__concat", "__unm", "__add", "__sub", "__mul", "__div", "__mod", "__pow", "__idiv"],
  ...["__band", "__bor", "__bxor", "__shl", "__shr", "__bnot"],
] as const;

export type Metamethod = (typeof METAMETHODS)[number];

/** Those of two operands, of which either may be the object. */
const BINARY = [
  ...["__eq", "__lt", "__le", "__concat", "__add", "__sub", "__mul", "__div", "__mod", "__pow", "__idiv"],
  ...["__band", "__bor", "__bxor", "__shl", "__shr"],
];

export const isBinary = (event: string): boolean => BINARY.includes(event);
