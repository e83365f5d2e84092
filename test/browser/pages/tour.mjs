/**
 * Exercises values, errors, yields across promises and C modules, one of them with setjmp, on every platform. Returns plain
 * data.
 */
export async function tour({ loadRuntime }, at, options = {}) {
  const runtime = await loadRuntime({
    ...options,
    files: {
      "/app/digest.wasm": new URL("repository/native/modules/digest/digest.wasm", at),
      "/app/jumps.wasm": new URL("modules/jumps.wasm", at),
    },
  });
  const state = runtime.createState({ context: "/app" });
  const thrown = (script) => {
    try {
      return state.run(script);
    } catch (error) {
      return `${error.name}: ${error.message}`;
    }
  };
  state.set("later", (value) => new Promise((resolve) => setTimeout(() => resolve(value), 5)));
  state.set("refuse", () => Promise.reject(new Error("refused")));
  const result = {
    value: state.run("return _VERSION, 1 << 62 == 4611686018427387904"),
    uncaught: thrown("error('out')"),
    ofLibrary: thrown("return pcall(string.rep, 'x', -1, {})"),
    caught: state.run("return pcall(error, 'in')"),
    yielded: state.run("return coroutine.wrap(function() coroutine.yield(3) end)()"),
    awaited: await state.runAsync("return later(5) + select(2, pcall(later, 6))"),
    rejected: await state.runAsync("local ok, message = pcall(refuse) return ok, tostring(message)"),
    native: state.run("return (require('digest').hex('md5', ''))"),
    jumps: state.run("local j = require 'jumps' return j.zero(), select('#', j.jump())"),
    afterwards: state.run("return pcall(require, 'nowhere')")[0],
  };
  state.close();
  return result;
}
