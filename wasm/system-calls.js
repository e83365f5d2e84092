/**
 * Stubs of the file system calls, with the signatures of Emscripten's. They keep Emscripten's file system out of the glue; the
 * core's loader replaces them by its own (src/files/calls).
 */
{
  const names = [
    ...["_mmap_js", "_msync_js", "_munmap_js"],
    ...["close", "fdstat_get", "pread", "pwrite", "read", "seek", "sync", "write"].map((name) => `fd_${name}`),
    ...["_newselect", "chdir", "chmod", "dup", "dup3", "faccessat", "fadvise64", "fallocate", "fchdir", "fchmod"]
      .concat(["fchmodat2", "fchown32", "fchownat", "fcntl64", "fdatasync", "fstat64", "fstatfs64", "ftruncate64"])
      .concat(["getcwd", "getdents64", "ioctl", "lstat64", "mkdirat", "mknodat", "newfstatat", "openat", "pipe"])
      .concat(["poll", "readlinkat", "renameat", "rmdir", "stat64", "statfs64", "symlink", "symlinkat"])
      .concat(["truncate64", "unlinkat", "utimensat"])
      .map((name) => `__syscall_${name}`),
  ];
  const calls = {};
  for (const name of names) {
    calls[name] = () => -{{{ cDefs.ENOSYS }}};
    calls[`${name}__deps`] = [];
    calls[`${name}__i53abi`] = false;
    calls[`${name}__postset`] = "";
  }
  addToLibrary(calls);
}
