/** How the compiler is used in tests. */
import { compiler } from "../../src/jit.js";

/** Functions are compiled as soon as they have run at all, in short slices. */
export const EARLY = { threshold: 1, period: 300, slice: 50, share: 1, bytes: 2 ** 30 };
export const EAGER = compiler(EARLY);

/** At the usual thresholds, and as early as can be. */
export const MODES = { "at the usual thresholds": compiler(), "as early as can be": EAGER };
