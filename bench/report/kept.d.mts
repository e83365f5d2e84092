/** Types of kept.mjs, for tests in TypeScript. */
import type { Options } from "../options.mjs";
export function prepareOutputs(options: Options): void;
