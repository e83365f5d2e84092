/** The type that Lua calls C by, for messages and checks. Not for users of the package. */

/** The type of a lua_CFunction as in `ii:i`: a lua_State in, the number of results out. */
export const C_FUNCTION = "i:i";
