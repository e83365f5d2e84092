/** The glue that Emscripten makes for the core. Its arguments and its module are typed in src/core/glue.ts. */
declare const factory: import("../src/core/glue.js").GlueFactory;
export default factory;
