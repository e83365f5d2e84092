/** The functions of the core that compiled code imports. */

/** Their names and types. */
const FUNCTIONS = {
  field: ["pl_unitfield", "iii:i"],
  ownField: ["pl_unitownfield", "iii:i"],
  newField: ["pl_unitnewfield", "iii:i"],
  element: ["pl_unitelement", "iI:i"],
  append: ["pl_unitappend", "ii:i"],
  length: ["pl_unitlength", "i:i"],
  newTable: ["pl_unitnewtable", "iii:i"],
  next: ["pl_unitnext", "iiIii:i"],
  setMetatable: ["pl_unitsetmetatable", "iii:i"],
  barrier: ["pl_unitbarrier", "iii:"],
  upvalueBarrier: ["pl_unitupbarrier", "iii:"],
  closure: ["pl_unitclosure", "iiii:i"],
  close: ["pl_unitclose", "ii:i"],
  concat: ["pl_unitconcat", "iii:i"],
  stringField: ["pl_unitstringfield", "ii:i"],
  byte: ["pl_unitbyte", "iI:i"],
  sub: ["pl_unitsub", "iiII:i"],
  char: ["pl_unitchar", "iI:i"],
  compare: ["pl_unitcompare", "ii:i"],
  unwind: ["pl_unwindunits", "iii:"],
  call: ["pl_unitcall", "iiii:i"],
  tailCall: ["pl_unittailcall", "iii:i"],
  return: ["pl_unitreturn", "iii:i"],
  metamethod: ["pl_unitmetamethod", "i:i"],
  iterate: ["pl_unititerate", "iii:i"],
  vararg: ["pl_unitvararg", "iii:i"],
  pow: ["pow", "dd:d"],
  sin: ["sin", "d:d"],
  cos: ["cos", "d:d"],
  exp: ["exp", "d:d"],
  log: ["log", "d:d"],
} as const;

/** Names and types in the order of the indices. */
export const HELPERS = Object.values(FUNCTIONS);

/** Indices. */
export const Helper = Object.fromEntries(Object.keys(FUNCTIONS).map((name, at) => [name, at])) as Record<
  keyof typeof FUNCTIONS,
  number
>;
