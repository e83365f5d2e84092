// Made by `npm run build:wasm`; not edited by hand.

/** Names that C headers declare and the core leaves out, by header and reason. */
const BY_REASON: Readonly<Record<string, string>> = {
  "complex.h: complex numbers":
    "cabs cabsf cabsl cacos cacosf cacosh cacoshf cacoshl cacosl carg cargf cargl casin casinf casinh casinhf casinhl casinl catan catanf catanh catanhf catanhl catanl ccos ccosf ccosh ccoshf ccoshl ccosl cexp cexpf cexpl cimag cimagf cimagl clog clogf clogl conj conjf conjl cpow cpowf cpowl cproj cprojf cprojl creal crealf creall csin csinf csinh csinhf csinhl csinl csqrt csqrtf csqrtl ctan ctanf ctanh ctanhf ctanhl ctanl",
  "err.h: ends the process; not ISO C": "err errx verr verrx vwarn vwarnx warn warnx",
  "fcntl.h: Emscripten's C library does not have it":
    "fallocate name_to_handle_at open_by_handle_at readahead splice sync_file_range tee vmsplice",
  "fenv.h: wasm has one rounding mode and no floating-point exceptions":
    "feclearexcept fegetenv fegetexceptflag fegetround feholdexcept feraiseexcept fesetenv fesetexceptflag fesetround fetestexcept feupdateenv",
  "fnmatch.h: needs the tables of wide characters": "fnmatch",
  "ftw.h: Emscripten's C library does not have it": "ftw",
  "getopt.h: not a call on files, directories or time": "getopt_long getopt_long_only",
  "glob.h: needs the tables of wide characters": "glob globfree",
  "grp.h: there are no users":
    "endgrent fgetgrent getgrent getgrgid getgrgid_r getgrnam getgrnam_r getgrouplist initgroups putgrent setgrent",
  "iconv.h: tables of 130 kB": "iconv iconv_close iconv_open",
  "malloc.h: Emscripten's C library does not have it": "malloc_stats",
  "malloc.h: the allocator's own": "mallinfo mallopt",
  "math.h: not ISO C":
    "drem dremf exp10 exp10f exp10l j0 j0f j1 j1f jn jnf lgamma_r lgammaf_r lgammal_r pow10 pow10f pow10l scalb scalbf significand significandf sincos sincosf sincosl y0 y0f y1 y1f yn ynf",
  "nl_types.h: message catalogues": "catclose catgets catopen",
  "poll.h: Emscripten's C library does not have it": "ppoll",
  "pthread.h: a state runs on one thread":
    "_pthread_cleanup_pop _pthread_cleanup_push pthread_atfork pthread_attr_destroy pthread_attr_getdetachstate pthread_attr_getguardsize pthread_attr_getinheritsched pthread_attr_getschedparam pthread_attr_getschedpolicy pthread_attr_getscope pthread_attr_getstack pthread_attr_getstacksize pthread_attr_init pthread_attr_setdetachstate pthread_attr_setguardsize pthread_attr_setinheritsched pthread_attr_setschedparam pthread_attr_setschedpolicy pthread_attr_setscope pthread_attr_setstack pthread_attr_setstacksize pthread_barrier_destroy pthread_barrier_init pthread_barrier_wait pthread_barrierattr_destroy pthread_barrierattr_getpshared pthread_barrierattr_init pthread_barrierattr_setpshared pthread_cancel pthread_cond_broadcast pthread_cond_destroy pthread_cond_init pthread_cond_signal pthread_cond_timedwait pthread_cond_wait pthread_condattr_destroy pthread_condattr_getclock pthread_condattr_getpshared pthread_condattr_init pthread_condattr_setclock pthread_condattr_setpshared pthread_create pthread_detach pthread_equal pthread_exit pthread_getaffinity_np pthread_getattr_default_np pthread_getattr_np pthread_getconcurrency pthread_getcpuclockid pthread_getname_np pthread_getschedparam pthread_getspecific pthread_join pthread_key_create pthread_key_delete pthread_mutex_consistent pthread_mutex_destroy pthread_mutex_getprioceiling pthread_mutex_init pthread_mutex_lock pthread_mutex_setprioceiling pthread_mutex_timedlock pthread_mutex_trylock pthread_mutex_unlock pthread_mutexattr_destroy pthread_mutexattr_getprioceiling pthread_mutexattr_getprotocol pthread_mutexattr_getpshared pthread_mutexattr_getrobust pthread_mutexattr_gettype pthread_mutexattr_init pthread_mutexattr_setprioceiling pthread_mutexattr_setprotocol pthread_mutexattr_setpshared pthread_mutexattr_setrobust pthread_mutexattr_settype pthread_once pthread_rwlock_destroy pthread_rwlock_init pthread_rwlock_rdlock pthread_rwlock_timedrdlock pthread_rwlock_timedwrlock pthread_rwlock_tryrdlock pthread_rwlock_trywrlock pthread_rwlock_unlock pthread_rwlock_wrlock pthread_rwlockattr_destroy pthread_rwlockattr_getpshared pthread_rwlockattr_init pthread_rwlockattr_setpshared pthread_self pthread_setaffinity_np pthread_setattr_default_np pthread_setcancelstate pthread_setcanceltype pthread_setconcurrency pthread_setname_np pthread_setschedparam pthread_setschedprio pthread_setspecific pthread_spin_destroy pthread_spin_init pthread_spin_lock pthread_spin_trylock pthread_spin_unlock pthread_testcancel pthread_timedjoin_np pthread_tryjoin_np",
  "pwd.h: there are no users":
    "endpwent fgetpwent getpwent getpwnam getpwnam_r getpwuid getpwuid_r putpwent setpwent",
  "regex.h: not a call on files, directories or time": "regcomp regerror regexec regfree",
  "search.h: not a call on files, directories or time":
    "hcreate hcreate_r hdestroy hdestroy_r hsearch hsearch_r insque lfind lsearch remque tdelete tdestroy tfind tsearch twalk",
  "signal.h: Emscripten's C library does not have it":
    "psiginfo psignal sighold sigignore sigpause sigqueue sigrelse sigset sigsuspend",
  "signal.h: no signal arrives from outside":
    "bsd_signal killpg pthread_kill pthread_sigmask sigandset siginterrupt sigisemptyset sigorset sigpending sigtimedwait sigwait sigwaitinfo",
  "stdio.h: not ISO C": "ctermid cuserid fgetln fopencookie getw putw tempnam",
  "stdlib.h: Emscripten's C library does not have it": "reallocarray",
  "stdlib.h: not ISO C, nor a call on files, directories or time":
    "a64l clearenv drand48 ecvt erand48 fcvt gcvt getsubopt grantpt initstate jrand48 l64a lcong48 lrand48 mkostemps mkstemps mktemp mrand48 nrand48 posix_openpt ptsname ptsname_r seed48 setkey setstate srand48 strtod_l strtof_l strtold_l unlockpt valloc",
  "string.h: not ISO C": "explicit_bzero strcoll_l strerror_l strverscmp strxfrm_l",
  "sys/mman.h: Emscripten's C library does not have it": "memfd_create mlock2 remap_file_pages",
  "sys/mman.h: memory is one block that grows":
    "mincore mlock mlockall mremap munlock munlockall posix_madvise shm_open shm_unlink",
  "sys/resource.h: Emscripten's C library does not have it": "prlimit",
  "sys/resource.h: there are no limits of a process": "getpriority getrlimit setpriority setrlimit",
  "sys/time.h: Emscripten's C library does not have it": "adjtime futimes lutimes settimeofday",
  "sys/time.h: no signal arrives from outside": "getitimer setitimer",
  "sys/uio.h: Emscripten's C library does not have it": "preadv2 process_vm_readv process_vm_writev pwritev2",
  "threads.h: a state runs on one thread":
    "call_once cnd_broadcast cnd_destroy cnd_init cnd_signal cnd_timedwait cnd_wait mtx_destroy mtx_init mtx_lock mtx_timedlock mtx_trylock mtx_unlock thrd_create thrd_current thrd_detach thrd_equal thrd_exit thrd_join thrd_sleep thrd_yield tss_create tss_delete tss_get tss_set",
  "time.h: Emscripten's C library does not have it":
    "getdate_err strptime timer_create timer_delete timer_getoverrun timer_gettime timer_settime",
  "unistd.h: Emscripten's C library does not have it":
    "_Fork copy_file_range daemon endusershell getdtablesize getentropy getpass getusershell setusershell syncfs vhangup",
  "unistd.h: not a call on files, directories or time":
    "acct alarm brk confstr crypt encrypt execl execle execlp execv execve execvp execvpe fexecve getdomainname gethostid getlogin getlogin_r getopt nice optarg opterr optind optopt optreset sbrk setdomainname setegid seteuid setgid sethostname setpgid setpgrp setregid setresgid setresuid setreuid setsid setuid swab tcgetpgrp tcsetpgrp ttyname ttyname_r ualarm",
  "wchar.h: Emscripten's C library does not have it": "wcsftime wcsftime_l",
  "wchar.h: classification of wide characters":
    "iswalnum iswalpha iswblank iswcntrl iswctype iswdigit iswgraph iswlower iswprint iswpunct iswspace iswupper iswxdigit towlower towupper wcscasecmp wcscasecmp_l wcscoll_l wcsncasecmp wcsncasecmp_l wcswidth wcsxfrm_l wctype wcwidth",
  "wchar.h: input and output of wide characters":
    "btowc fgetwc fgetwc_unlocked fgetws fgetws_unlocked fputwc fputwc_unlocked fputws fputws_unlocked fwide fwprintf fwscanf getwc getwc_unlocked getwchar getwchar_unlocked open_wmemstream putwc putwc_unlocked putwchar putwchar_unlocked swprintf swscanf ungetwc vfwprintf vfwscanf vswprintf vswscanf vwprintf vwscanf wctob wprintf wscanf",
  "wchar.h: not ISO C": "mbsnrtowcs wcpcpy wcpncpy wcsdup wcsnlen wcsnrtombs wcswcs",
  "wctype.h: classification of wide characters":
    "iswalnum_l iswalpha_l iswblank_l iswcntrl_l iswctype_l iswdigit_l iswgraph_l iswlower_l iswprint_l iswpunct_l iswspace_l iswupper_l iswxdigit_l towctrans towctrans_l towlower_l towupper_l wctrans wctrans_l wctype_l",
};

let left: ReadonlyMap<string, string> | undefined;

/** name -> the header that declares it, and why the core leaves it out. */
export function leftOut(): ReadonlyMap<string, string> {
  return (left ??= new Map(
    Object.entries(BY_REASON).flatMap(([reason, names]) =>
      names.split(" ").map((name): [string, string] => [name, reason]),
    ),
  ));
}
