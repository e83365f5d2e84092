/** The fields of an instruction of Lua 5.4 (lopcodes.h). */

const B = 16;
const C = 24;
const SIGNED_BYTE = 127;
const BX = 15;
const SIGNED_BX = 65535;
const SIGNED_J = 16777215;

export const opcode = (i: number): number => i & 0x7f;
export const argA = (i: number): number => (i >>> 7) & 0xff;
export const argB = (i: number): number => (i >>> B) & 0xff;
export const argC = (i: number): number => i >>> C;
export const argK = (i: number): boolean => ((i >>> BX) & 1) === 1;
export const argSB = (i: number): number => argB(i) - SIGNED_BYTE;
export const argSC = (i: number): number => argC(i) - SIGNED_BYTE;
export const argBx = (i: number): number => i >>> BX;
export const argSBx = (i: number): number => argBx(i) - SIGNED_BX;
export const argSJ = (i: number): number => (i >>> 7) - SIGNED_J;
