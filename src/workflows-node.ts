/** The entry `perilune/workflows/node`: stores that need Node. Re-exports only. */

export { openSqliteStore } from "./workflows/sqlite-file.node.js";
