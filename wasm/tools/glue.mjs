/**
 * Reduces the glue of a release core. Emscripten declares a JavaScript function for each export, two thirds of the text,
 * and gives each exported function an address when the core starts. Perilune calls the exports directly, and its linker
 * gives addresses to the functions that modules use (src/modules/native/core-addresses.ts).
 *
 * The text must be that of the pinned Emscripten; otherwise this throws.
 */

/** The declaration of an export, which replaces itself by the wasm function at its first call. */
const STUB =
  /var ([\w$]+)=(?:Module\["\1"\]=)?(?:\w+|\([\w,]*\))=>\(\1=(?:Module\["\1"\]=)?wasmExports\["[\w$]+"\]\)\([\w,]*\);/g;

/** Pieces of the text that occur in it once, and their replacements. */
const REPLACED = [
  // `ccall` by name.
  ['var func=Module["_"+ident];', "var func=wasmExports[ident];"],
  // Its loader of dynamic libraries is not used, and no library looks up the core's exports.
  ['mergeLibSymbols(wasmExports,"main");', ""],
  // Only what the core itself imports by address needs an entry in the global offset table.
  [
    'GOT[symName]||=new WebAssembly.Global({value:"i32",mutable:true});',
    "if(GOT[symName]===undefined)continue;",
  ],
];

/**
 * @param {string} glue
 * @returns {string}
 */
export function trimGlue(glue) {
  const stubs = [...glue.matchAll(STUB)].map(([, name = ""]) => name);
  if (stubs.length === 0) throw new Error("the glue declares no exports: it is not as expected");
  const used = namesIn(glue.replace(STUB, ""));
  let text = glue.replace(STUB, (stub, /** @type {string} */ name) => (used.has(name) ? stub : ""));
  for (const [piece = "", instead = ""] of REPLACED) {
    const parts = text.split(piece);
    if (parts.length !== 2) throw new Error(`the glue is not as expected: looked for ${piece}, once`);
    text = parts.join(instead);
  }
  return text;
}

/** @param {string} text */
const namesIn = (text) => new Set(text.match(/[\w$]+/g));
