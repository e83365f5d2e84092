import { onMounted, onUnmounted, shallowRef } from "vue";
import { openLua } from "../open-lua.mjs";

/**
 * A Lua state for a component, which closes with it, and what failed: `{ state, error }`, refs that are undefined at first. The
 * ref is shallow, since Vue must not make the state reactive.
 * @param {...string} addresses of Lua files
 */
export function useLua(...addresses) {
  const state = shallowRef();
  const error = shallowRef();
  let over = false;
  onMounted(async () => {
    try {
      const made = await openLua(...addresses);
      if (over) made.close();
      else state.value = made;
    } catch (failure) {
      error.value = failure;
    }
  });
  onUnmounted(() => {
    over = true;
    state.value?.close();
    state.value = undefined;
  });
  return { state, error };
}
