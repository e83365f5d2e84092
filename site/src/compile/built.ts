/** The native modules of the presets, compiled when the site is built. */
import vec from "../../presets/mixed/vec.c";
import vecSource from "../../presets/mixed/vec.c?raw";
import peg from "../../presets/parsing/peg.c";
import pegSource from "../../presets/parsing/peg.c?raw";

export const BUILT = [
  { name: "vec.c", source: vecSource, wasm: vec },
  { name: "peg.c", source: pegSource, wasm: peg },
];
