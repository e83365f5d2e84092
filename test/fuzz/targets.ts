/** All targets. */
import type { Target } from "./target.js";
import { api } from "./targets/api.js";
import { bytecode } from "./targets/bytecode.js";
import { definitions } from "./targets/definitions.js";
import { modules } from "./targets/modules.js";
import { objects } from "./targets/objects.js";
import { paths } from "./targets/paths.js";
import { format, numbers, pack, parser, patterns } from "./targets/texts.js";
import { values } from "./targets/values.js";

export const TARGETS: readonly Target[] = [
  parser,
  patterns,
  format,
  pack,
  numbers,
  values,
  modules,
  bytecode,
  paths,
  definitions,
  objects,
  api,
];
