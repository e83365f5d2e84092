/** The entry `perilune/workflows/postgres`: a store for workers on many machines. Re-exports only. */

export { openPostgresStore, type PostgresStoreOptions } from "./workflows/postgres/open.node.js";
