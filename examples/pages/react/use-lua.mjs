import { useEffect, useState } from "react";
import { openLua } from "../open-lua.mjs";

/**
 * A Lua state for a component, which closes with it; undefined until its files are there. An error goes to the nearest error
 * boundary.
 * @param {...string} addresses of Lua files
 */
export function useLua(...addresses) {
  const [state, setState] = useState();
  const key = addresses.join("\n");
  useEffect(() => {
    let opened;
    let over = false;
    const started = (made) => {
      if (over) return made.close();
      opened = made;
      setState(made);
    };
    const failed = (error) => {
      setState(() => {
        throw error;
      });
    };
    openLua(...key.split("\n")).then(started, (error) => over || failed(error));
    return () => {
      over = true;
      setState(undefined);
      opened?.close();
    };
  }, [key]);
  return state;
}
