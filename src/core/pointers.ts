/** Branded number types for addresses and table indexes, so that one cannot be passed for another. */

declare const brand: unique symbol;

/** An address in linear memory, in bytes. */
export type Pointer = number & { readonly [brand]?: "Pointer" };

/** The address of a `lua_State`. */
export type LuaPointer = number & { readonly [brand]: "lua_State" };

/** An index of the function table: what C calls the address of a function. */
export type TableIndex = number & { readonly [brand]?: "TableIndex" };
