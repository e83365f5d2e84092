/** The type of C functions for Lua, for messages and checks. Internal. */

/** The type of a lua_CFunction as in `ii:i`: a lua_State in, the number of results out. */
export const C_FUNCTION = "i:i";
