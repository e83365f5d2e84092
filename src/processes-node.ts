/** The entry `perilune/processes/node`: handlers that need Node. Re-exports only. */

export { fsHandlers, type FileHandlersOptions } from "./processes/files/handlers.node.js";
export { execHandlers, type ExecHandlersOptions } from "./processes/programs/handlers.node.js";
