// Made by `npm run build:wasm`; not edited by hand.

/** Offsets of struct timespec, in bytes. */
export const timespec = {
  sizeof: 16,
  tv_sec: 0,
  tv_nsec: 8,
} as const;

/** Offsets of struct stat, in bytes. */
export const stat = {
  sizeof: 96,
  st_dev: 0,
  st_mode: 4,
  st_nlink: 8,
  st_uid: 12,
  st_gid: 16,
  st_rdev: 20,
  st_size: 24,
  st_blksize: 32,
  st_blocks: 36,
  st_atim: 40,
  st_mtim: 56,
  st_ctim: 72,
  st_ino: 88,
} as const;

/** Offsets of struct statfs, in bytes. */
export const statfs = {
  sizeof: 64,
  f_type: 0,
  f_bsize: 4,
  f_blocks: 8,
  f_bfree: 12,
  f_bavail: 16,
  f_files: 20,
  f_ffree: 24,
  f_fsid: 28,
  f_namelen: 36,
  f_frsize: 40,
  f_flags: 44,
  f_spare: 48,
} as const;

/** Offsets of struct dirent, in bytes. */
export const dirent = {
  sizeof: 280,
  d_ino: 0,
  d_off: 8,
  d_reclen: 16,
  d_type: 18,
  d_name: 19,
} as const;

/** Offsets of struct iovec, in bytes. */
export const iovec = {
  sizeof: 8,
  iov_base: 0,
  iov_len: 4,
} as const;

/** Offsets of struct pollfd, in bytes. */
export const pollfd = {
  sizeof: 8,
  fd: 0,
  events: 4,
  revents: 6,
} as const;

/** Offsets of struct __wasi_fdstat_t, in bytes. */
export const __wasi_fdstat_t = {
  sizeof: 24,
  fs_filetype: 0,
  fs_flags: 2,
  fs_rights_base: 8,
  fs_rights_inheriting: 16,
} as const;
