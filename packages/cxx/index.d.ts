/** The version of Emscripten that the files of this package come from. */
export declare const emscripten: string;
/** The folder of the standard library's headers: a file URL that ends in a slash. */
export declare const headers: URL;
/** The archives to link, in this order. */
export declare const archives: readonly URL[];
