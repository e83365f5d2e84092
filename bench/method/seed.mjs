/** The seed of a run: the programs derive their data from it, and V8 starts with it. */
export const SEED = 42;
