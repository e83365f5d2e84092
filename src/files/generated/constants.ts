// Made by `npm run build:wasm`; not edited by hand.

/** Error numbers of the core's C library (Emscripten's, which are WASI's). */
export const Errno = {
  EACCES: 2,
  EAFNOSUPPORT: 5,
  EAGAIN: 6,
  EBADF: 8,
  EBUSY: 10,
  ECHILD: 12,
  EDQUOT: 19,
  EEXIST: 20,
  EFAULT: 21,
  EFBIG: 22,
  EINTR: 27,
  EINVAL: 28,
  EIO: 29,
  EISDIR: 31,
  ELOOP: 32,
  EMFILE: 33,
  EMLINK: 34,
  ENAMETOOLONG: 37,
  ENFILE: 41,
  ENODEV: 43,
  ENOENT: 44,
  ENOMEM: 48,
  ENOSPC: 51,
  ENOSYS: 52,
  ENOTDIR: 54,
  ENOTEMPTY: 55,
  ENOTSUP: 138,
  ENOTTY: 59,
  ENXIO: 60,
  EOVERFLOW: 61,
  EPERM: 63,
  EPIPE: 64,
  ERANGE: 68,
  EROFS: 69,
  ESPIPE: 70,
  ETXTBSY: 74,
  EXDEV: 75,
} as const;

/** The flags of open(2). */
export const OpenFlag = {
  ACCESS: 3,
  WRITE: 1,
  READ_WRITE: 2,
  CREATE: 64,
  EXCLUSIVE: 128,
  TRUNCATE: 512,
  APPEND: 1024,
  NONBLOCK: 2048,
  DIRECTORY: 65536,
  NOFOLLOW: 131072,
} as const;

/** The type bits of a mode. */
export const FileType = {
  MASK: 61440,
  FIFO: 4096,
  CHARACTER_DEVICE: 8192,
  DIRECTORY: 16384,
  BLOCK_DEVICE: 24576,
  REGULAR: 32768,
  LINK: 40960,
} as const;

/** The modes of access(2). */
export const AccessMode = {
  READ: 4,
  WRITE: 2,
  EXECUTE: 1,
} as const;

// <fcntl.h>
export const F_DUPFD = 0;
export const F_GETFD = 1;
export const F_SETFD = 2;
export const F_GETFL = 3;
export const F_SETFL = 4;
export const F_GETLK = 12;
export const F_SETLK = 13;
export const F_SETLKW = 14;
export const F_DUPFD_CLOEXEC = 1030;
export const F_UNLCK = 2;
export const AT_FDCWD = -100;
export const AT_SYMLINK_FOLLOW = 1024;
export const AT_SYMLINK_NOFOLLOW = 256;
export const AT_REMOVEDIR = 512;
export const AT_EMPTY_PATH = 4096;

// <sys/stat.h>
export const UTIME_NOW = 1073741823;
export const UTIME_OMIT = 1073741822;

// <sys/statvfs.h>
export const ST_NOSUID = 2;

// <sys/ioctl.h>
export const TCGETS = 21505;
export const TCFLSH = 21515;
export const TIOCGPGRP = 21519;
export const TIOCSPGRP = 21520;
export const TIOCGWINSZ = 21523;
export const TIOCSWINSZ = 21524;

// <sys/mman.h>
export const MAP_SHARED = 1;
export const PROT_WRITE = 2;

// <poll.h>
export const POLLIN = 1;
export const POLLOUT = 4;
export const POLLNVAL = 32;

// <sys/select.h>
export const NFDBITS = 32;

// <limits.h>
export const NAME_MAX = 255;
export const PATH_MAX = 4096;
export const SYMLOOP_MAX = 40;

/** WASI's file types. */
export const WasiFileType = {
  CHARACTER_DEVICE: 2,
  DIRECTORY: 3,
  REGULAR: 4,
} as const;

/** Where an offset of fd_seek counts from. */
export const Whence = {
  SET: 0,
  CUR: 1,
  END: 2,
} as const;

/** The messages of `strerror` by error number. */
export const ERROR_TEXTS: Readonly<Record<number, string>> = {
  2: "Permission denied",
  5: "Address family not supported by protocol",
  6: "Resource temporarily unavailable",
  8: "Bad file descriptor",
  10: "Resource busy",
  12: "No child process",
  19: "Quota exceeded",
  20: "File exists",
  21: "Bad address",
  22: "File too large",
  27: "Interrupted system call",
  28: "Invalid argument",
  29: "I/O error",
  31: "Is a directory",
  32: "Symbolic link loop",
  33: "No file descriptors available",
  34: "Too many links",
  37: "Filename too long",
  41: "Too many open files in system",
  43: "No such device",
  44: "No such file or directory",
  48: "Out of memory",
  51: "No space left on device",
  52: "Function not implemented",
  54: "Not a directory",
  55: "Directory not empty",
  138: "Not supported",
  59: "Not a tty",
  60: "No such device or address",
  61: "Value too large for data type",
  63: "Operation not permitted",
  64: "Broken pipe",
  68: "Result not representable",
  69: "Read-only file system",
  70: "Invalid seek",
  74: "Text file busy",
  75: "Cross-device link",
};
