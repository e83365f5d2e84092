/**
 * The imports of native/core/pl.h marked PL_HOST, as Emscripten's linker wants them: each hands its call to the
 * object that the loader gives as `Module.host` (src/core/host.ts). No logic lives here.
 */
addToLibrary({
  pl_host_dlopen__sig: "ip",
  pl_host_dlopen: (path) => Module["host"].dlopen(path),
  pl_host_dlsym__sig: "iip",
  pl_host_dlsym: (handle, name) => Module["host"].dlsym(handle, name),
  pl_host_dlerror__sig: "p",
  pl_host_dlerror: () => Module["host"].dlerror(),
  pl_host_find__sig: "ippipp",
  pl_host_find: (L, name, wantNative, lua, native) => Module["host"].find(L, name, wantNative, lua, native),
  pl_host_roots__sig: "ppi",
  pl_host_roots: (L, kind) => Module["host"].roots(L, kind),
  pl_host_call__sig: "ipipi",
  pl_host_call: (L, id, slots, nargs) => Module["host"].call(L, id, slots, nargs),
  pl_host_settled__sig: "ipipp",
  pl_host_settled: (L, promise, reason, slots) => Module["host"].settled(L, promise, reason, slots),
  pl_host_poll__sig: "ipp",
  pl_host_poll: (L, running) => Module["host"].poll(L, running),
  pl_host_release__sig: "vi",
  pl_host_release: (id) => Module["host"].release(id),

  pl_host_source__sig: "vppp",
  pl_host_source: (L, name, size) => Module["host"].source(L, name, size),
  pl_host_link__sig: "ipp",
  pl_host_link: (from, to) => Module["host"].link(from, to),
  pl_host_popen__sig: "ippp",
  pl_host_popen: (command, mode, environ) => Module["host"].popen(command, mode, environ),
  pl_host_pclose__sig: "ii",
  pl_host_pclose: (fd) => Module["host"].pclose(fd),
  pl_host_system__sig: "ipp",
  pl_host_system: (command, environ) => Module["host"].system(command, environ),
  pl_host_readline__sig: "pp",
  pl_host_readline: (prompt) => Module["host"].readline(prompt),
  pl_host_edits__sig: "i",
  pl_host_edits: () => Module["host"].edits(),
});
