// Made by `npm run build:wasm`; not edited by hand.

import type { CoreExport, CoreExports } from "../export-types.js";

/** Names by type, separated by spaces. */
const BY_TYPE: Readonly<Record<string, string>> = {
  ":": "abort pl_flush sync tzset",
  ":i": "__ctype_get_mb_cur_max __errno_location __libc_current_sigrtmax __libc_current_sigrtmin clock fork get_current_dir_name getchar getchar_unlocked getegid geteuid getgid getpagesize getpgrp getpid getppid gettid getuid issetugid localeconv luaL_newstate pause pl_allocator_busy pl_compilecache pl_jit pl_transfer rand random tmpfile vfork",
  "I:I": "imaxabs llabs",
  "I:i": "__ffsdi2 __paritydi2 __popcountdi2 ffsll",
  "II:I": "__fixtfdi __fixunstfdi llrintl llroundl",
  "II:d": "__floattidf __floatuntidf __trunctfdf2 difftime",
  "II:f": "__floattisf __floatuntisf __trunctfsf2",
  "II:i":
    "__clzti2 __ctzti2 __ffsti2 __fixtfsi __fixunstfsi __fpclassifyl __parityti2 __popcountti2 __signbitl ilogbl lrintl lroundl",
  "IIII:i": "__cmpti2 __eqtf2 __getf2 __gttf2 __letf2 __lttf2 __netf2 __ucmpti2 __unordtf2",
  "IIi:I": "__mulodi4",
  "d:I": "llrint llround",
  "d:d":
    "acos acosh asin asinh atan atanh cbrt ceil cos cosh erf erfc exp exp2 expm1 fabs floor lgamma log log10 log1p log2 logb nearbyint rint round sin sinh sqrt tan tanh tgamma trunc",
  "d:i": "__fpclassify __signbit finite ilogb lrint lround",
  "dII:d": "nexttoward",
  data: "daylight environ lua_ident program_invocation_name program_invocation_short_name signgam stderr stdin stdout timezone tzname",
  "dd:d": "atan2 copysign fdim fmax fmin fmod hypot nextafter pow remainder",
  "ddd:d": "fma",
  "ddi:d": "remquo",
  "di:d": "__powidf2 frexp ldexp modf scalbln scalbn",
  "f:I": "llrintf llroundf",
  "f:f":
    "acosf acoshf asinf asinhf atanf atanhf cbrtf ceilf cosf coshf erfcf erff exp2f expf expm1f fabsf floorf lgammaf log10f log1pf log2f logbf logf nearbyintf rintf roundf sinf sinhf sqrtf tanf tanhf tgammaf truncf",
  "f:i": "__fpclassifyf __signbitf finitef ilogbf lrintf lroundf",
  "fII:f": "nexttowardf",
  "ff:f": "atan2f copysignf fdimf fmaxf fminf fmodf hypotf nextafterf powf remainderf",
  "fff:f": "fmaf",
  "ffi:f": "remquof",
  "fi:f": "__powisf2 frexpf ldexpf modff scalblnf scalbnf",
  "i:": "_Exit _exit clearerr clearerr_unlocked exit flockfile free freelocale funlockfile luaL_addvalue luaL_openlibs luaL_pushresult lua_close lua_pushnil perror pl_leave pl_packrefs pl_setguard pl_slicelength quick_exit rewind rewinddir setlinebuf srand srandom",
  "i:I": "atoll ftello mktime pl_fuel time timegm",
  "i:d": "atof lua_version nan",
  "i:f": "nanf",
  "i:i":
    "__ffssi2 __paritysi2 __popcountsi2 abs asctime at_quick_exit atexit atoi atol basename chdir chroot close closedir ctime dirfd dirname dup duplocale dysize fchdir fclose fdatasync fdopendir feof feof_unlocked ferror ferror_unlocked fflush fflush_unlocked ffs ffsl fgetc fgetc_unlocked fileno fileno_unlocked fsync ftell ftrylockfile getc getc_unlocked getdate getenv getpgid getsid gmtime isalnum isalpha isascii isatty isblank iscntrl isdigit isgraph islower isprint ispunct isspace isupper isxdigit labs localtime lua_error lua_gethook lua_gethookcount lua_gethookmask lua_gettop lua_isyieldable lua_newthread lua_pushthread lua_resetthread lua_status luaopen_base luaopen_coroutine luaopen_debug luaopen_io luaopen_math luaopen_os luaopen_package luaopen_string luaopen_table luaopen_utf8 malloc malloc_usable_size mbsinit mkdtemp mkstemp nl_langinfo opendir pclose pipe pl_account pl_collections pl_discard pl_stopped pl_unitlength pl_unitmetamethod pl_wasclosed putchar putchar_unlocked putenv puts raise rand_r readdir remove rmdir secure_getenv sigemptyset sigfillset sleep stime strdup strerror strlen strlwr strsignal strupr sysconf system telldir times tmpnam toascii tolower toupper umask uname unlink unsetenv uselocale usleep wcslen",
  "iI:": "__floatditf __floatunditf lua_pushinteger",
  "iI:i": "ftruncate pl_unitbyte pl_unitchar pl_unitelement truncate",
  "iII:":
    "__fixtfti __fixunstfti __floattitf __floatuntitf __negti2 acoshl acosl asinhl asinl atanhl atanl cbrtl ceill coshl cosl erfcl erfl exp2l expl expm1l fabsl floorl imaxdiv lgammal lldiv log10l log1pl log2l logbl logl nearbyintl rintl roundl sinhl sinl sqrtl tanhl tanl tgammal truncl",
  "iII:i": "posix_fallocate",
  "iIIII:":
    "__addtf3 __divtf3 __divti3 __modti3 __multf3 __multi3 __subtf3 __udivti3 __umodti3 atan2l copysignl fdiml fmaxl fminl fmodl hypotl nextafterl nexttowardl powl remainderl",
  "iIIIIII:": "fmal",
  "iIIIIi:": "__divmodti4 __muloti4 __udivmodti4 remquol",
  "iIIi:": "__ashlti3 __ashrti3 __lshrti3 __powitf2 frexpl ldexpl modfl scalblnl scalbnl",
  "iIIi:i": "posix_fadvise",
  "iIi:": "pl_limit",
  "iIi:I": "lseek",
  "iIi:i": "fseeko",
  "id:": "__extenddftf2 __fixdfti __fixunsdfti lua_pushnumber",
  "idi:": "luaL_checkversion_",
  "if:": "__extendsftf2 __fixsfti __fixunssfti",
  "ii:":
    "__floatsitf __floatunsitf __wasm_longjmp bzero luaL_addstring luaL_buffinit luaL_checkany luaL_pushresultsize luaL_setmetatable luaL_where lua_arith lua_closeslot lua_concat lua_len lua_pushboolean lua_pushlightuserdata lua_pushvalue lua_rawset lua_setglobal lua_settable lua_settop lua_toclose nanl pl_endrun pl_unref seekdir setbuf",
  "ii:I": "luaL_checkinteger luaL_len lua_rawlen",
  "ii:d": "luaL_checknumber strtod wcstod",
  "ii:f": "strtof wcstof",
  "ii:i":
    "__small_printf __wasm_setjmp_test access aligned_alloc alphasort asctime_r calloc chmod clock_getcpuclockid clock_getres clock_gettime clock_settime creat ctime_r dup2 eaccess euidaccess fchmod fdopen fgetpos flock fopen fpathconf fputc fputc_unlocked fputs fputs_unlocked fsetpos fstat fstatvfs futimens getcwd getgroups gethostname getloadavg getrusage gettimeofday gmtime_r index iprintf isalnum_l isalpha_l isblank_l iscntrl_l isdigit_l isgraph_l islower_l isprint_l ispunct_l isspace_l isupper_l isxdigit_l kill lchmod link localtime_r lstat luaL_execresult luaL_loadstring luaL_newmetatable luaL_prepbuffsize luaL_ref lua_absindex lua_atpanic lua_checkstack lua_closethread lua_getallocf lua_getglobal lua_getmetatable lua_gettable lua_iscfunction lua_isinteger lua_isnumber lua_isstring lua_isuserdata lua_newstate lua_next lua_pushstring lua_rawget lua_setcstacklimit lua_setmetatable lua_stringtonumber lua_toboolean lua_tocfunction lua_topointer lua_tothread lua_touserdata lua_type lua_typename mblen memalign mkdir mkfifo mkostemp munmap nanosleep nl_langinfo_l open_memstream pathconf pipe2 pl_install pl_lua_main pl_unitappend pl_unitclose pl_unitcompare pl_unitstringfield popen posix_close printf putc putc_unlocked realloc realpath rename rindex scanf setgroups setlocale sigaddset sigaltstack sigdelset sigismember signal stat statvfs stpcpy strcasecmp strcasestr strcat strchr strchrnul strcmp strcoll strcpy strcspn strndup strnlen strpbrk strrchr strsep strspn strstr strtok symlink timespec_get tolower_l toupper_l ungetc utime utimes versionsort vprintf vscanf wcscat wcschr wcscmp wcscoll wcscpy wcscspn wcspbrk wcsrchr wcsspn wcsstr wctomb",
  "iiI:": "lua_rawseti lua_seti",
  "iiI:I": "luaL_optinteger",
  "iiI:i": "lockf lua_geti lua_rawgeti",
  "iiII:i": "pl_unitsub",
  "iiIii:i": "pl_unitnext",
  "iid:d": "luaL_optnumber",
  "iii:":
    "__wasm_setjmp bcopy div ldiv luaL_addlstring luaL_checkstack luaL_checktype luaL_setfuncs luaL_unref lua_copy lua_createtable lua_pushcclosure lua_rawsetp lua_rotate lua_setallocf lua_setfield lua_setwarnf lua_warning lua_xmove pl_unitbarrier pl_unitupbarrier pl_unwindunits setbuffer strtold wcstold",
  "iii:I": "lua_tointegerx strtoimax strtoll strtoull strtoumax wcstoimax wcstoll wcstoull wcstoumax",
  "iii:d": "lua_tonumberx",
  "iii:i":
    "__cxa_atexit __mulosi4 __small_fprintf __small_sprintf __small_vfprintf __small_vsprintf asprintf bcmp c16rtomb c32rtomb chown dprintf dup3 fchown fcntl fgets fgets_unlocked fiprintf fmemopen fprintf freopen fscanf fseek futimesat getdents getline getresgid getresuid ioctl lchown luaL_argerror luaL_buffinitsize luaL_callmeta luaL_checklstring luaL_checkudata luaL_error luaL_fileresult luaL_getmetafield luaL_getsubtable luaL_loadfilex luaL_testudata luaL_tolstring luaL_typeerror lua_gc lua_getfield lua_getinfo lua_getiuservalue lua_getlocal lua_getstack lua_getupvalue lua_newuserdatauv lua_pushfstring lua_pushlstring lua_pushvfstring lua_rawequal lua_rawgetp lua_setiuservalue lua_setlocal lua_setupvalue lua_tolstring lua_upvalueid madvise mbrlen mbstowcs mbtowc memchr memcmp memcpy memmove mempcpy memrchr memset mkdirat mkfifoat mknod mprotect msync newlocale open pl_open pl_unitconcat pl_unitfield pl_unititerate pl_unitnewfield pl_unitnewtable pl_unitownfield pl_unitreturn pl_unitsetmetatable pl_unittailcall pl_unitvararg poll posix_memalign read readdir_r readlink readv setenv sigaction sigprocmask siprintf sprintf sscanf stpncpy strcasecmp_l strerror_r strlcat strlcpy strncasecmp strncat strncmp strncpy strtok_r strtol strtoul strxfrm symlinkat unlinkat vasprintf vdprintf vfiprintf vfprintf vfscanf vsiprintf vsprintf vsscanf wcrtomb wcsncat wcsncmp wcsncpy wcstok wcstol wcstombs wcstoul wcsxfrm wmemchr wmemcmp wmemcpy wmemmove wmemset write writev",
  "iiiI:i": "pread preadv pwrite pwritev",
  "iiii:": "__assert_fail luaL_addgsub luaL_requiref luaL_traceback lua_sethook qsort",
  "iiii:i":
    "__small_vsnprintf clock_nanosleep faccessat fchmodat fread fread_unlocked fstatat fwrite fwrite_unlocked getdelim luaL_checkoption luaL_gsub luaL_optlstring lua_compare lua_dump lua_resume lua_yieldk mbrtoc16 mbrtoc32 mbrtowc mbsrtowcs memccpy memmem mknodat nftw openat pl_do pl_unitcall pl_unitclosure readlinkat renameat scandir setvbuf snprintf strftime strncasecmp_l utimensat vsniprintf vsnprintf wcsrtombs",
  "iiiii:": "lua_callk lua_upvaluejoin qsort_r",
  "iiiii:i": "bsearch fchownat linkat luaL_loadbufferx lua_load select statx strftime_l",
  "iiiiiI:i": "mmap",
  "iiiiii:i": "lua_pcallk pselect",
};

let exports: CoreExports | undefined;

/** What the core exports to native modules, and of which type. */
export function coreExports(): CoreExports {
  return (exports ??= new Map<string, CoreExport>(
    Object.entries(BY_TYPE).flatMap(([type, names]) => {
      const entry: CoreExport = type === "data" ? { kind: "data" } : { kind: "func", type };
      return names.split(" ").map((name): [string, CoreExport] => [name, entry]);
    }),
  ));
}
