/** The one seed of a run: the programs draw their data from it, and V8 is started with it. */
export const SEED = 42;
