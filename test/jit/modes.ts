/** How the compiler is used in tests. */
import type { JitOptions } from "../../src/core/compiler.js";

/** Functions are compiled as soon as they have run at all, in short slices. */
export const EAGER: JitOptions = { threshold: 1, period: 300, slice: 50 };

/** At the usual thresholds, and as early as can be. */
export const MODES = { "at the usual thresholds": {}, "as early as can be": EAGER } as const satisfies Record<
  string,
  JitOptions
>;
