/**
 * Property tests check the same values each time, so a failure repeats and CI does not fail by chance.
 * PERILUNE_TEST_SEED is another seed, or `random`, as in `npm run test:all`; fast-check prints the seed of a failure.
 */
import fc from "fast-check";

const seed = process.env["PERILUNE_TEST_SEED"] ?? "1";
if (seed !== "random") fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) });
