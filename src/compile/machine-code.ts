/** Tells objects and libraries of the build machine from WebAssembly. */

const ELF = [0x7f, 0x45, 0x4c, 0x46];

/** Returns true for machine code of a Unix system. */
export function isElf(bytes: Uint8Array): boolean {
  return ELF.every((byte, i) => bytes[i] === byte);
}
