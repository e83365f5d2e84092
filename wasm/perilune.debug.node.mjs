
import { createRequire } from 'module';
const require = createRequire(import.meta.url);

var Module = (() => {
  var _scriptName = import.meta.url;
  
  return (
function(moduleArg = {}) {
  var moduleRtn;

// include: shell.js
// The Module object: Our interface to the outside world. We import
// and export values on it. There are various ways Module can be used:
// 1. Not defined. We create it here
// 2. A function parameter, function(moduleArg) => Promise<Module>
// 3. pre-run appended it, var Module = {}; ..generated code..
// 4. External script tag defines var Module.
// We need to check if Module already exists (e.g. case 3 above).
// Substitution will be replaced with actual code on later stage of the build,
// this way Closure Compiler will not mangle it (e.g. case 4. above).
// Note that if you want to run closure, and also to use Module
// after the generated code, you will need to define   var Module = {};
// before the code. Then that object will be used in the code, and you
// can continue to use Module afterwards as well.
var Module = moduleArg;

// Set up the promise that indicates the Module is initialized
var readyPromiseResolve, readyPromiseReject;
var readyPromise = new Promise((resolve, reject) => {
  readyPromiseResolve = resolve;
  readyPromiseReject = reject;
});
["__Exit","___addtf3","___ashlti3","___ashrti3","___assert_fail","___clzti2","___cmpti2","___ctype_get_mb_cur_max","___ctzti2","___cxa_atexit","___divmodti4","___divtf3","___divti3","___eqtf2","___errno_location","___extenddftf2","___extendsftf2","___ffsdi2","___ffssi2","___ffsti2","___fixdfti","___fixsfti","___fixtfdi","___fixtfsi","___fixtfti","___fixunsdfti","___fixunssfti","___fixunstfdi","___fixunstfsi","___fixunstfti","___floatditf","___floatsitf","___floattidf","___floattisf","___floattitf","___floatunditf","___floatunsitf","___floatuntidf","___floatuntisf","___floatuntitf","___fpclassify","___fpclassifyf","___fpclassifyl","___getf2","___gttf2","___letf2","___libc_current_sigrtmax","___libc_current_sigrtmin","___lshrti3","___lttf2","___modti3","___mulodi4","___mulosi4","___muloti4","___multf3","___multi3","___negti2","___netf2","___paritydi2","___paritysi2","___parityti2","___popcountdi2","___popcountsi2","___popcountti2","___powidf2","___powisf2","___powitf2","___signbit","___signbitf","___signbitl","___small_fprintf","___small_printf","___small_sprintf","___small_vfprintf","___small_vsnprintf","___small_vsprintf","___subtf3","___trunctfdf2","___trunctfsf2","___ucmpti2","___udivmodti4","___udivti3","___umodti3","___unordtf2","___wasm_longjmp","___wasm_setjmp","___wasm_setjmp_test","__exit","_abort","_abs","_access","_acos","_acosf","_acosh","_acoshf","_acoshl","_acosl","_aligned_alloc","_alphasort","_asctime","_asctime_r","_asin","_asinf","_asinh","_asinhf","_asinhl","_asinl","_asprintf","_at_quick_exit","_atan","_atan2","_atan2f","_atan2l","_atanf","_atanh","_atanhf","_atanhl","_atanl","_atexit","_atof","_atoi","_atol","_atoll","_basename","_bcmp","_bcopy","_bsearch","_bzero","_c16rtomb","_c32rtomb","_calloc","_cbrt","_cbrtf","_cbrtl","_ceil","_ceilf","_ceill","_chdir","_chmod","_chown","_chroot","_clearerr","_clearerr_unlocked","_clock","_clock_getcpuclockid","_clock_getres","_clock_gettime","_clock_nanosleep","_clock_settime","_close","_closedir","_copysign","_copysignf","_copysignl","_cos","_cosf","_cosh","_coshf","_coshl","_cosl","_creat","_ctime","_ctime_r","_daylight","_difftime","_dirfd","_dirname","_div","_dprintf","_dup","_dup2","_dup3","_duplocale","_dysize","_eaccess","_environ","_erf","_erfc","_erfcf","_erfcl","_erff","_erfl","_euidaccess","_exit","_exp","_exp2","_exp2f","_exp2l","_expf","_expl","_expm1","_expm1f","_expm1l","_fabs","_fabsf","_fabsl","_faccessat","_fchdir","_fchmod","_fchmodat","_fchown","_fchownat","_fclose","_fcntl","_fdatasync","_fdim","_fdimf","_fdiml","_fdopen","_fdopendir","_feof","_feof_unlocked","_ferror","_ferror_unlocked","_fflush","_fflush_unlocked","_ffs","_ffsl","_ffsll","_fgetc","_fgetc_unlocked","_fgetpos","_fgets","_fgets_unlocked","_fileno","_fileno_unlocked","_finite","_finitef","_fiprintf","_flock","_flockfile","_floor","_floorf","_floorl","_fma","_fmaf","_fmal","_fmax","_fmaxf","_fmaxl","_fmemopen","_fmin","_fminf","_fminl","_fmod","_fmodf","_fmodl","_fopen","_fork","_fpathconf","_fprintf","_fputc","_fputc_unlocked","_fputs","_fputs_unlocked","_fread","_fread_unlocked","_free","_freelocale","_freopen","_frexp","_frexpf","_frexpl","_fscanf","_fseek","_fseeko","_fsetpos","_fstat","_fstatat","_fstatvfs","_fsync","_ftell","_ftello","_ftruncate","_ftrylockfile","_funlockfile","_futimens","_futimesat","_fwrite","_fwrite_unlocked","_get_current_dir_name","_getc","_getc_unlocked","_getchar","_getchar_unlocked","_getcwd","_getdate","_getdelim","_getdents","_getegid","_getenv","_geteuid","_getgid","_getgroups","_gethostname","_getline","_getloadavg","_getpagesize","_getpgid","_getpgrp","_getpid","_getppid","_getresgid","_getresuid","_getrusage","_getsid","_gettid","_gettimeofday","_getuid","_gmtime","_gmtime_r","_hypot","_hypotf","_hypotl","_ilogb","_ilogbf","_ilogbl","_imaxabs","_imaxdiv","_index","_ioctl","_iprintf","_isalnum","_isalnum_l","_isalpha","_isalpha_l","_isascii","_isatty","_isblank","_isblank_l","_iscntrl","_iscntrl_l","_isdigit","_isdigit_l","_isgraph","_isgraph_l","_islower","_islower_l","_isprint","_isprint_l","_ispunct","_ispunct_l","_issetugid","_isspace","_isspace_l","_isupper","_isupper_l","_isxdigit","_isxdigit_l","_kill","_labs","_lchmod","_lchown","_ldexp","_ldexpf","_ldexpl","_ldiv","_lgamma","_lgammaf","_lgammal","_link","_linkat","_llabs","_lldiv","_llrint","_llrintf","_llrintl","_llround","_llroundf","_llroundl","_localeconv","_localtime","_localtime_r","_lockf","_log","_log10","_log10f","_log10l","_log1p","_log1pf","_log1pl","_log2","_log2f","_log2l","_logb","_logbf","_logbl","_logf","_logl","_lrint","_lrintf","_lrintl","_lround","_lroundf","_lroundl","_lseek","_lstat","_luaL_addgsub","_luaL_addlstring","_luaL_addstring","_luaL_addvalue","_luaL_argerror","_luaL_buffinit","_luaL_buffinitsize","_luaL_callmeta","_luaL_checkany","_luaL_checkinteger","_luaL_checklstring","_luaL_checknumber","_luaL_checkoption","_luaL_checkstack","_luaL_checktype","_luaL_checkudata","_luaL_checkversion_","_luaL_error","_luaL_execresult","_luaL_fileresult","_luaL_getmetafield","_luaL_getsubtable","_luaL_gsub","_luaL_len","_luaL_loadbufferx","_luaL_loadfilex","_luaL_loadstring","_luaL_newmetatable","_luaL_newstate","_luaL_openlibs","_luaL_optinteger","_luaL_optlstring","_luaL_optnumber","_luaL_prepbuffsize","_luaL_pushresult","_luaL_pushresultsize","_luaL_ref","_luaL_requiref","_luaL_setfuncs","_luaL_setmetatable","_luaL_testudata","_luaL_tolstring","_luaL_traceback","_luaL_typeerror","_luaL_unref","_luaL_where","_lua_absindex","_lua_arith","_lua_atpanic","_lua_callk","_lua_checkstack","_lua_close","_lua_closeslot","_lua_closethread","_lua_compare","_lua_concat","_lua_copy","_lua_createtable","_lua_dump","_lua_error","_lua_gc","_lua_getallocf","_lua_getfield","_lua_getglobal","_lua_gethook","_lua_gethookcount","_lua_gethookmask","_lua_geti","_lua_getinfo","_lua_getiuservalue","_lua_getlocal","_lua_getmetatable","_lua_getstack","_lua_gettable","_lua_gettop","_lua_getupvalue","_lua_ident","_lua_iscfunction","_lua_isinteger","_lua_isnumber","_lua_isstring","_lua_isuserdata","_lua_isyieldable","_lua_len","_lua_load","_lua_newstate","_lua_newthread","_lua_newuserdatauv","_lua_next","_lua_pcallk","_lua_pushboolean","_lua_pushcclosure","_lua_pushfstring","_lua_pushinteger","_lua_pushlightuserdata","_lua_pushlstring","_lua_pushnil","_lua_pushnumber","_lua_pushstring","_lua_pushthread","_lua_pushvalue","_lua_pushvfstring","_lua_rawequal","_lua_rawget","_lua_rawgeti","_lua_rawgetp","_lua_rawlen","_lua_rawset","_lua_rawseti","_lua_rawsetp","_lua_resetthread","_lua_resume","_lua_rotate","_lua_setallocf","_lua_setcstacklimit","_lua_setfield","_lua_setglobal","_lua_sethook","_lua_seti","_lua_setiuservalue","_lua_setlocal","_lua_setmetatable","_lua_settable","_lua_settop","_lua_setupvalue","_lua_setwarnf","_lua_status","_lua_stringtonumber","_lua_toboolean","_lua_tocfunction","_lua_toclose","_lua_tointegerx","_lua_tolstring","_lua_tonumberx","_lua_topointer","_lua_tothread","_lua_touserdata","_lua_type","_lua_typename","_lua_upvalueid","_lua_upvaluejoin","_lua_version","_lua_warning","_lua_xmove","_lua_yieldk","_luaopen_base","_luaopen_coroutine","_luaopen_debug","_luaopen_io","_luaopen_math","_luaopen_os","_luaopen_package","_luaopen_string","_luaopen_table","_luaopen_utf8","_madvise","_malloc","_malloc_usable_size","_mblen","_mbrlen","_mbrtoc16","_mbrtoc32","_mbrtowc","_mbsinit","_mbsrtowcs","_mbstowcs","_mbtowc","_memalign","_memccpy","_memchr","_memcmp","_memcpy","_memmem","_memmove","_mempcpy","_memrchr","_memset","_mkdir","_mkdirat","_mkdtemp","_mkfifo","_mkfifoat","_mknod","_mknodat","_mkostemp","_mkstemp","_mktime","_mmap","_modf","_modff","_modfl","_mprotect","_msync","_munmap","_nan","_nanf","_nanl","_nanosleep","_nearbyint","_nearbyintf","_nearbyintl","_newlocale","_nextafter","_nextafterf","_nextafterl","_nexttoward","_nexttowardf","_nexttowardl","_nftw","_nl_langinfo","_nl_langinfo_l","_open","_open_memstream","_openat","_opendir","_pathconf","_pause","_pclose","_perror","_pipe","_pipe2","_pl_account","_pl_allocator_busy","_pl_collections","_pl_compilecache","_pl_discard","_pl_do","_pl_endrun","_pl_flush","_pl_fuel","_pl_install","_pl_jit","_pl_leave","_pl_limit","_pl_lua_main","_pl_open","_pl_packrefs","_pl_setguard","_pl_slicelength","_pl_stopped","_pl_transfer","_pl_unitappend","_pl_unitbarrier","_pl_unitbyte","_pl_unitcall","_pl_unitchar","_pl_unitclose","_pl_unitclosure","_pl_unitcompare","_pl_unitconcat","_pl_unitelement","_pl_unitfield","_pl_unititerate","_pl_unitlength","_pl_unitmetamethod","_pl_unitnewfield","_pl_unitnewtable","_pl_unitnext","_pl_unitownfield","_pl_unitreturn","_pl_unitsetmetatable","_pl_unitstringfield","_pl_unitsub","_pl_unittailcall","_pl_unitupbarrier","_pl_unitvararg","_pl_unref","_pl_unwindunits","_pl_wasclosed","_poll","_popen","_posix_close","_posix_fadvise","_posix_fallocate","_posix_memalign","_pow","_powf","_powl","_pread","_preadv","_printf","_program_invocation_name","_program_invocation_short_name","_pselect","_putc","_putc_unlocked","_putchar","_putchar_unlocked","_putenv","_puts","_pwrite","_pwritev","_qsort","_qsort_r","_quick_exit","_raise","_rand","_rand_r","_random","_read","_readdir","_readdir_r","_readlink","_readlinkat","_readv","_realloc","_realpath","_remainder","_remainderf","_remainderl","_remove","_remquo","_remquof","_remquol","_rename","_renameat","_rewind","_rewinddir","_rindex","_rint","_rintf","_rintl","_rmdir","_round","_roundf","_roundl","_scalbln","_scalblnf","_scalblnl","_scalbn","_scalbnf","_scalbnl","_scandir","_scanf","_secure_getenv","_seekdir","_select","_setbuf","_setbuffer","_setenv","_setgroups","_setlinebuf","_setlocale","_setvbuf","_sigaction","_sigaddset","_sigaltstack","_sigdelset","_sigemptyset","_sigfillset","_sigismember","_signal","_signgam","_sigprocmask","_sin","_sinf","_sinh","_sinhf","_sinhl","_sinl","_siprintf","_sleep","_snprintf","_sprintf","_sqrt","_sqrtf","_sqrtl","_srand","_srandom","_sscanf","_stat","_statvfs","_statx","_stderr","_stdin","_stdout","_stime","_stpcpy","_stpncpy","_strcasecmp","_strcasecmp_l","_strcasestr","_strcat","_strchr","_strchrnul","_strcmp","_strcoll","_strcpy","_strcspn","_strdup","_strerror","_strerror_r","_strftime","_strftime_l","_strlcat","_strlcpy","_strlen","_strlwr","_strncasecmp","_strncasecmp_l","_strncat","_strncmp","_strncpy","_strndup","_strnlen","_strpbrk","_strrchr","_strsep","_strsignal","_strspn","_strstr","_strtod","_strtof","_strtoimax","_strtok","_strtok_r","_strtol","_strtold","_strtoll","_strtoul","_strtoull","_strtoumax","_strupr","_strxfrm","_symlink","_symlinkat","_sync","_sysconf","_system","_tan","_tanf","_tanh","_tanhf","_tanhl","_tanl","_telldir","_tgamma","_tgammaf","_tgammal","_time","_timegm","_times","_timespec_get","_timezone","_tmpfile","_tmpnam","_toascii","_tolower","_tolower_l","_toupper","_toupper_l","_trunc","_truncate","_truncf","_truncl","_tzname","_tzset","_umask","_uname","_ungetc","_unlink","_unlinkat","_unsetenv","_uselocale","_usleep","_utime","_utimensat","_utimes","_vasprintf","_vdprintf","_versionsort","_vfiprintf","_vfork","_vfprintf","_vfscanf","_vprintf","_vscanf","_vsiprintf","_vsniprintf","_vsnprintf","_vsprintf","_vsscanf","_wcrtomb","_wcscat","_wcschr","_wcscmp","_wcscoll","_wcscpy","_wcscspn","_wcslen","_wcsncat","_wcsncmp","_wcsncpy","_wcspbrk","_wcsrchr","_wcsrtombs","_wcsspn","_wcsstr","_wcstod","_wcstof","_wcstoimax","_wcstok","_wcstol","_wcstold","_wcstoll","_wcstombs","_wcstoul","_wcstoull","_wcstoumax","_wcsxfrm","_wctomb","_wmemchr","_wmemcmp","_wmemcpy","_wmemmove","_wmemset","_write","_writev","___set_stack_limits","onRuntimeInitialized"].forEach((prop) => {
  if (!Object.getOwnPropertyDescriptor(readyPromise, prop)) {
    Object.defineProperty(readyPromise, prop, {
      get: () => abort('You are getting ' + prop + ' on the Promise object, instead of the instance. Use .then() to get called back with the instance, see the MODULARIZE docs in src/settings.js'),
      set: () => abort('You are setting ' + prop + ' on the Promise object, instead of the instance. Use .then() to get called back with the instance, see the MODULARIZE docs in src/settings.js'),
    });
  }
});

// Determine the runtime environment we are in. You can customize this by
// setting the ENVIRONMENT setting at compile time (see settings.js).

var ENVIRONMENT_IS_WEB = false;
var ENVIRONMENT_IS_WORKER = false;
var ENVIRONMENT_IS_NODE = true;
var ENVIRONMENT_IS_SHELL = false;

if (ENVIRONMENT_IS_NODE) {
  // `require()` is no-op in an ESM module, use `createRequire()` to construct
  // the require()` function.  This is only necessary for multi-environment
  // builds, `-sENVIRONMENT=node` emits a static import declaration instead.
  // TODO: Swap all `require()`'s with `import()`'s?

}

// --pre-jses are emitted after the Module integration code, so that they can
// refer to Module (if they choose; they can also define Module)


// Sometimes an existing Module object exists with properties
// meant to overwrite the default module functionality. Here
// we collect those properties and reapply _after_ we configure
// the current environment's defaults to avoid having to be so
// defensive during initialization.
var moduleOverrides = Object.assign({}, Module);

var arguments_ = [];
var thisProgram = './this.program';
var quit_ = (status, toThrow) => {
  throw toThrow;
};

// `/` should be present at the end if `scriptDirectory` is not empty
var scriptDirectory = '';
function locateFile(path) {
  return scriptDirectory + path;
}

// Hooks that are implemented differently in different runtime environments.
var readAsync, readBinary;

if (ENVIRONMENT_IS_NODE) {
  if (typeof process == 'undefined' || !process.release || process.release.name !== 'node') throw new Error('not compiled for this environment (did you build to HTML and try to run it not on the web, or set ENVIRONMENT to something - like node - and run it someplace else - like on the web?)');

  var nodeVersion = process.versions.node;
  var numericVersion = nodeVersion.split('.').slice(0, 3);
  numericVersion = (numericVersion[0] * 10000) + (numericVersion[1] * 100) + (numericVersion[2].split('-')[0] * 1);
  var minVersion = 201900;
  if (numericVersion < 201900) {
    throw new Error('This emscripten-generated code requires node v20.19.19.0 (detected v' + nodeVersion + ')');
  }

  // These modules will usually be used on Node.js. Load them eagerly to avoid
  // the complexity of lazy-loading.
  var fs = require('fs');
  var nodePath = require('path');

  // EXPORT_ES6 + ENVIRONMENT_IS_NODE always requires use of import.meta.url,
  // since there's no way getting the current absolute path of the module when
  // support for that is not available.
  if (!import.meta.url.startsWith('data:')) {
    scriptDirectory = nodePath.dirname(require('url').fileURLToPath(import.meta.url)) + '/';
  }

// include: node_shell_read.js
readBinary = (filename) => {
  // We need to re-wrap `file://` strings to URLs. Normalizing isn't
  // necessary in that case, the path should already be absolute.
  filename = isFileURI(filename) ? new URL(filename) : nodePath.normalize(filename);
  var ret = fs.readFileSync(filename);
  assert(ret.buffer);
  return ret;
};

readAsync = (filename, binary = true) => {
  // See the comment in the `readBinary` function.
  filename = isFileURI(filename) ? new URL(filename) : nodePath.normalize(filename);
  return new Promise((resolve, reject) => {
    fs.readFile(filename, binary ? undefined : 'utf8', (err, data) => {
      if (err) reject(err);
      else resolve(binary ? data.buffer : data);
    });
  });
};
// end include: node_shell_read.js
  if (!Module['thisProgram'] && process.argv.length > 1) {
    thisProgram = process.argv[1].replace(/\\/g, '/');
  }

  arguments_ = process.argv.slice(2);

  // MODULARIZE will export the module in the proper place outside, we don't need to export here

  quit_ = (status, toThrow) => {
    process.exitCode = status;
    throw toThrow;
  };

} else
if (ENVIRONMENT_IS_SHELL) {

  if ((typeof process == 'object' && typeof require === 'function') || typeof window == 'object' || typeof importScripts == 'function') throw new Error('not compiled for this environment (did you build to HTML and try to run it not on the web, or set ENVIRONMENT to something - like node - and run it someplace else - like on the web?)');

} else

// Note that this includes Node.js workers when relevant (pthreads is enabled).
// Node.js workers are detected as a combination of ENVIRONMENT_IS_WORKER and
// ENVIRONMENT_IS_NODE.
{
  throw new Error('environment detection error');
}

var out = console.log.bind(console);
var err = Module['printErr'] || console.error.bind(console);

// Merge back in the overrides
Object.assign(Module, moduleOverrides);
// Free the object hierarchy contained in the overrides, this lets the GC
// reclaim data used.
moduleOverrides = null;
checkIncomingModuleAPI();

// Emit code to handle expected values on the Module object. This applies Module.x
// to the proper local x. This has two benefits: first, we only emit it if it is
// expected to arrive, and second, by using a local everywhere else that can be
// minified.
legacyModuleProp('arguments', 'arguments_');

if (Module['thisProgram']) thisProgram = Module['thisProgram'];legacyModuleProp('thisProgram', 'thisProgram');

// perform assertions in shell.js after we set up out() and err(), as otherwise if an assertion fails it cannot print the message
// Assertions on removed incoming Module JS APIs.
assert(typeof Module['memoryInitializerPrefixURL'] == 'undefined', 'Module.memoryInitializerPrefixURL option was removed, use Module.locateFile instead');
assert(typeof Module['pthreadMainPrefixURL'] == 'undefined', 'Module.pthreadMainPrefixURL option was removed, use Module.locateFile instead');
assert(typeof Module['cdInitializerPrefixURL'] == 'undefined', 'Module.cdInitializerPrefixURL option was removed, use Module.locateFile instead');
assert(typeof Module['filePackagePrefixURL'] == 'undefined', 'Module.filePackagePrefixURL option was removed, use Module.locateFile instead');
assert(typeof Module['read'] == 'undefined', 'Module.read option was removed');
assert(typeof Module['readAsync'] == 'undefined', 'Module.readAsync option was removed (modify readAsync in JS)');
assert(typeof Module['readBinary'] == 'undefined', 'Module.readBinary option was removed (modify readBinary in JS)');
assert(typeof Module['setWindowTitle'] == 'undefined', 'Module.setWindowTitle option was removed (modify emscripten_set_window_title in JS)');
assert(typeof Module['TOTAL_MEMORY'] == 'undefined', 'Module.TOTAL_MEMORY has been renamed Module.INITIAL_MEMORY');
legacyModuleProp('asm', 'wasmExports');
legacyModuleProp('readAsync', 'readAsync');
legacyModuleProp('readBinary', 'readBinary');
legacyModuleProp('setWindowTitle', 'setWindowTitle');
var IDBFS = 'IDBFS is no longer included by default; build with -lidbfs.js';
var PROXYFS = 'PROXYFS is no longer included by default; build with -lproxyfs.js';
var WORKERFS = 'WORKERFS is no longer included by default; build with -lworkerfs.js';
var FETCHFS = 'FETCHFS is no longer included by default; build with -lfetchfs.js';
var ICASEFS = 'ICASEFS is no longer included by default; build with -licasefs.js';
var JSFILEFS = 'JSFILEFS is no longer included by default; build with -ljsfilefs.js';
var OPFS = 'OPFS is no longer included by default; build with -lopfs.js';

var NODEFS = 'NODEFS is no longer included by default; build with -lnodefs.js';

assert(!ENVIRONMENT_IS_WEB, 'web environment detected but not enabled at build time.  Add `web` to `-sENVIRONMENT` to enable.');

assert(!ENVIRONMENT_IS_WORKER, 'worker environment detected but not enabled at build time.  Add `worker` to `-sENVIRONMENT` to enable.');

assert(!ENVIRONMENT_IS_SHELL, 'shell environment detected but not enabled at build time.  Add `shell` to `-sENVIRONMENT` to enable.');

// end include: shell.js

// include: preamble.js
// === Preamble library stuff ===

// Documentation for the public APIs defined in this file must be updated in:
//    site/source/docs/api_reference/preamble.js.rst
// A prebuilt local version of the documentation is available at:
//    site/build/text/docs/api_reference/preamble.js.txt
// You can also build docs locally as HTML or other formats in site/
// An online HTML version (which may be of a different version of Emscripten)
//    is up at http://kripken.github.io/emscripten-site/docs/api_reference/preamble.js.html

var dynamicLibraries = [];

var wasmBinary;legacyModuleProp('wasmBinary', 'wasmBinary');

if (typeof WebAssembly != 'object') {
  err('no native wasm support detected');
}

// Wasm globals

var wasmMemory;

//========================================
// Runtime essentials
//========================================

// whether we are quitting the application. no code should run after this.
// set in exit() and abort()
var ABORT = false;

// set by exit() and abort().  Passed to 'onExit' handler.
// NOTE: This is also used as the process return code code in shell environments
// but only when noExitRuntime is false.
var EXITSTATUS;

// In STRICT mode, we only define assert() when ASSERTIONS is set.  i.e. we
// don't define it at all in release modes.  This matches the behaviour of
// MINIMAL_RUNTIME.
// TODO(sbc): Make this the default even without STRICT enabled.
/** @type {function(*, string=)} */
function assert(condition, text) {
  if (!condition) {
    abort('Assertion failed' + (text ? ': ' + text : ''));
  }
}

// We used to include malloc/free by default in the past. Show a helpful error in
// builds with assertions.

// Memory management

var HEAP,
/** @type {!Int8Array} */
  HEAP8,
/** @type {!Uint8Array} */
  HEAPU8,
/** @type {!Int16Array} */
  HEAP16,
/** @type {!Uint16Array} */
  HEAPU16,
/** @type {!Int32Array} */
  HEAP32,
/** @type {!Uint32Array} */
  HEAPU32,
/** @type {!Float32Array} */
  HEAPF32,
/* BigInt64Array type is not correctly defined in closure
/** not-@type {!BigInt64Array} */
  HEAP64,
/* BigUint64Array type is not correctly defined in closure
/** not-t@type {!BigUint64Array} */
  HEAPU64,
/** @type {!Float64Array} */
  HEAPF64;

// include: runtime_shared.js
function updateMemoryViews() {
  var b = wasmMemory.buffer;
  Module['HEAP8'] = HEAP8 = new Int8Array(b);
  Module['HEAP16'] = HEAP16 = new Int16Array(b);
  Module['HEAPU8'] = HEAPU8 = new Uint8Array(b);
  Module['HEAPU16'] = HEAPU16 = new Uint16Array(b);
  Module['HEAP32'] = HEAP32 = new Int32Array(b);
  Module['HEAPU32'] = HEAPU32 = new Uint32Array(b);
  Module['HEAPF32'] = HEAPF32 = new Float32Array(b);
  Module['HEAPF64'] = HEAPF64 = new Float64Array(b);
  Module['HEAP64'] = HEAP64 = new BigInt64Array(b);
  Module['HEAPU64'] = HEAPU64 = new BigUint64Array(b);
}

// end include: runtime_shared.js
assert(!Module['STACK_SIZE'], 'STACK_SIZE can no longer be set at runtime.  Use -sSTACK_SIZE at link time')

assert(typeof Int32Array != 'undefined' && typeof Float64Array !== 'undefined' && Int32Array.prototype.subarray != undefined && Int32Array.prototype.set != undefined,
       'JS engine does not provide full typed array support');

// In non-standalone/normal mode, we create the memory here.
// include: runtime_init_memory.js
// Create the wasm memory. (Note: this only applies if IMPORTED_MEMORY is defined)

// check for full engine support (use string 'subarray' to avoid closure compiler confusion)

  {
    var INITIAL_MEMORY = 2097152;legacyModuleProp('INITIAL_MEMORY', 'INITIAL_MEMORY');

    assert(INITIAL_MEMORY >= 65536, 'INITIAL_MEMORY should be larger than STACK_SIZE, was ' + INITIAL_MEMORY + '! (STACK_SIZE=' + 65536 + ')');
    wasmMemory = new WebAssembly.Memory({
      'initial': INITIAL_MEMORY / 65536,
      // In theory we should not need to emit the maximum if we want "unlimited"
      // or 4GB of memory, but VMs error on that atm, see
      // https://github.com/emscripten-core/emscripten/issues/14130
      // And in the pthreads case we definitely need to emit a maximum. So
      // always emit one.
      'maximum': 32768,
    });
  }

  updateMemoryViews();

// end include: runtime_init_memory.js

// include: runtime_stack_check.js
// Initializes the stack cookie. Called at the startup of main and at the startup of each thread in pthreads mode.
function writeStackCookie() {
  var max = _emscripten_stack_get_end();
  assert((max & 3) == 0);
  // If the stack ends at address zero we write our cookies 4 bytes into the
  // stack.  This prevents interference with SAFE_HEAP and ASAN which also
  // monitor writes to address zero.
  if (max == 0) {
    max += 4;
  }
  // The stack grow downwards towards _emscripten_stack_get_end.
  // We write cookies to the final two words in the stack and detect if they are
  // ever overwritten.
  HEAPU32[((max)>>2)] = 0x02135467;
  HEAPU32[(((max)+(4))>>2)] = 0x89BACDFE;
  // Also test the global address 0 for integrity.
  HEAPU32[((0)>>2)] = 1668509029;
}

function checkStackCookie() {
  if (ABORT) return;
  var max = _emscripten_stack_get_end();
  // See writeStackCookie().
  if (max == 0) {
    max += 4;
  }
  var cookie1 = HEAPU32[((max)>>2)];
  var cookie2 = HEAPU32[(((max)+(4))>>2)];
  if (cookie1 != 0x02135467 || cookie2 != 0x89BACDFE) {
    abort(`Stack overflow! Stack cookie has been overwritten at ${ptrToString(max)}, expected hex dwords 0x89BACDFE and 0x2135467, but received ${ptrToString(cookie2)} ${ptrToString(cookie1)}`);
  }
  // Also test the global address 0 for integrity.
  if (HEAPU32[((0)>>2)] != 0x63736d65 /* 'emsc' */) {
    abort('Runtime error: The application has corrupted its heap memory area (address zero)!');
  }
}
// end include: runtime_stack_check.js
var __ATPRERUN__  = []; // functions called before the runtime is initialized
var __ATINIT__    = []; // functions called during startup
var __ATMAIN__    = []; // functions called when main() is to be run
var __ATEXIT__    = []; // functions called during shutdown
var __ATPOSTRUN__ = []; // functions called after the main() is called

var __RELOC_FUNCS__ = [];

var runtimeInitialized = false;

function preRun() {
  var preRuns = Module['preRun'];
  if (preRuns) {
    if (typeof preRuns == 'function') preRuns = [preRuns];
    preRuns.forEach(addOnPreRun);
  }
  callRuntimeCallbacks(__ATPRERUN__);
}

function initRuntime() {
  assert(!runtimeInitialized);
  runtimeInitialized = true;

  checkStackCookie();

  setStackLimits();

  callRuntimeCallbacks(__RELOC_FUNCS__);
  
  callRuntimeCallbacks(__ATINIT__);
}

function preMain() {
  checkStackCookie();
  
  callRuntimeCallbacks(__ATMAIN__);
}

function postRun() {
  checkStackCookie();

  callRuntimeCallbacks(__ATPOSTRUN__);
}

function addOnPreRun(cb) {
  __ATPRERUN__.unshift(cb);
}

function addOnInit(cb) {
  __ATINIT__.unshift(cb);
}

function addOnPreMain(cb) {
  __ATMAIN__.unshift(cb);
}

function addOnExit(cb) {
}

function addOnPostRun(cb) {
  __ATPOSTRUN__.unshift(cb);
}

// include: runtime_math.js
// https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/Math/imul

// https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/Math/fround

// https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/Math/clz32

// https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/Math/trunc

assert(Math.imul, 'This browser does not support Math.imul(), build with LEGACY_VM_SUPPORT or POLYFILL_OLD_MATH_FUNCTIONS to add in a polyfill');
assert(Math.fround, 'This browser does not support Math.fround(), build with LEGACY_VM_SUPPORT or POLYFILL_OLD_MATH_FUNCTIONS to add in a polyfill');
assert(Math.clz32, 'This browser does not support Math.clz32(), build with LEGACY_VM_SUPPORT or POLYFILL_OLD_MATH_FUNCTIONS to add in a polyfill');
assert(Math.trunc, 'This browser does not support Math.trunc(), build with LEGACY_VM_SUPPORT or POLYFILL_OLD_MATH_FUNCTIONS to add in a polyfill');
// end include: runtime_math.js
// A counter of dependencies for calling run(). If we need to
// do asynchronous work before running, increment this and
// decrement it. Incrementing must happen in a place like
// Module.preRun (used by emcc to add file preloading).
// Note that you can add dependencies in preRun, even though
// it happens right before run - run will be postponed until
// the dependencies are met.
var runDependencies = 0;
var runDependencyWatcher = null;
var dependenciesFulfilled = null; // overridden to take different actions when all run dependencies are fulfilled
var runDependencyTracking = {};

function getUniqueRunDependency(id) {
  var orig = id;
  while (1) {
    if (!runDependencyTracking[id]) return id;
    id = orig + Math.random();
  }
}

function addRunDependency(id) {
  runDependencies++;

  if (id) {
    assert(!runDependencyTracking[id]);
    runDependencyTracking[id] = 1;
    if (runDependencyWatcher === null && typeof setInterval != 'undefined') {
      // Check for missing dependencies every few seconds
      runDependencyWatcher = setInterval(() => {
        if (ABORT) {
          clearInterval(runDependencyWatcher);
          runDependencyWatcher = null;
          return;
        }
        var shown = false;
        for (var dep in runDependencyTracking) {
          if (!shown) {
            shown = true;
            err('still waiting on run dependencies:');
          }
          err(`dependency: ${dep}`);
        }
        if (shown) {
          err('(end of list)');
        }
      }, 10000);
    }
  } else {
    err('warning: run dependency added without ID');
  }
}

function removeRunDependency(id) {
  runDependencies--;

  if (id) {
    assert(runDependencyTracking[id]);
    delete runDependencyTracking[id];
  } else {
    err('warning: run dependency removed without ID');
  }
  if (runDependencies == 0) {
    if (runDependencyWatcher !== null) {
      clearInterval(runDependencyWatcher);
      runDependencyWatcher = null;
    }
    if (dependenciesFulfilled) {
      var callback = dependenciesFulfilled;
      dependenciesFulfilled = null;
      callback(); // can add another dependenciesFulfilled
    }
  }
}

/** @param {string|number=} what */
function abort(what) {

  what = 'Aborted(' + what + ')';
  // TODO(sbc): Should we remove printing and leave it up to whoever
  // catches the exception?
  err(what);

  ABORT = true;

  // Use a wasm runtime error, because a JS error might be seen as a foreign
  // exception, which means we'd run destructors on it. We need the error to
  // simply make the program stop.
  // FIXME This approach does not work in Wasm EH because it currently does not assume
  // all RuntimeErrors are from traps; it decides whether a RuntimeError is from
  // a trap or not based on a hidden field within the object. So at the moment
  // we don't have a way of throwing a wasm trap from JS. TODO Make a JS API that
  // allows this in the wasm spec.

  // Suppress closure compiler warning here. Closure compiler's builtin extern
  // definition for WebAssembly.RuntimeError claims it takes no arguments even
  // though it can.
  // TODO(https://github.com/google/closure-compiler/pull/3913): Remove if/when upstream closure gets fixed.
  /** @suppress {checkTypes} */
  var e = new WebAssembly.RuntimeError(what);

  readyPromiseReject(e);
  // Throw the error whether or not MODULARIZE is set because abort is used
  // in code paths apart from instantiation where an exception is expected
  // to be thrown when abort is called.
  throw e;
}

// include: memoryprofiler.js
// end include: memoryprofiler.js
// show errors on likely calls to FS when it was not included
var FS = {
  error() {
    abort('Filesystem support (FS) was not included. The problem is that you are using files from JS, but files were not used from C/C++, so filesystem support was not auto-included. You can force-include filesystem support with -sFORCE_FILESYSTEM');
  },
  init() { FS.error() },
  createDataFile() { FS.error() },
  createPreloadedFile() { FS.error() },
  createLazyFile() { FS.error() },
  open() { FS.error() },
  mkdev() { FS.error() },
  registerDevice() { FS.error() },
  analyzePath() { FS.error() },

  ErrnoError() { FS.error() },
};
Module['FS_createDataFile'] = FS.createDataFile;
Module['FS_createPreloadedFile'] = FS.createPreloadedFile;

// include: URIUtils.js
// Prefix of data URIs emitted by SINGLE_FILE and related options.
var dataURIPrefix = 'data:application/octet-stream;base64,';

/**
 * Indicates whether filename is a base64 data URI.
 * @noinline
 */
var isDataURI = (filename) => filename.startsWith(dataURIPrefix);

/**
 * Indicates whether filename is delivered via file protocol (as opposed to http/https)
 * @noinline
 */
var isFileURI = (filename) => filename.startsWith('file://');
// end include: URIUtils.js
function createExportWrapper(name, nargs) {
  return (...args) => {
    assert(runtimeInitialized, `native function \`${name}\` called before runtime initialization`);
    var f = wasmExports[name];
    assert(f, `exported native function \`${name}\` not found`);
    // Only assert for too many arguments. Too few can be valid since the missing arguments will be zero filled.
    assert(args.length <= nargs, `native function \`${name}\` called with ${args.length} args but expects ${nargs}`);
    return f(...args);
  };
}

// include: runtime_exceptions.js
// end include: runtime_exceptions.js
function findWasmBinary() {
  if (Module['locateFile']) {
    var f = 'perilune.debug.wasm';
    if (!isDataURI(f)) {
      return locateFile(f);
    }
    return f;
  }
  // Use bundler-friendly `new URL(..., import.meta.url)` pattern; works in browsers too.
  return new URL('perilune.debug.wasm', import.meta.url).href;
}

var wasmBinaryFile;

function getBinarySync(file) {
  if (file == wasmBinaryFile && wasmBinary) {
    return new Uint8Array(wasmBinary);
  }
  if (readBinary) {
    return readBinary(file);
  }
  throw 'both async and sync fetching of the wasm failed';
}

function getBinaryPromise(binaryFile) {
  // If we don't have the binary yet, load it asynchronously using readAsync.
  if (!wasmBinary
      ) {
    // Fetch the binary using readAsync
    return readAsync(binaryFile).then(
      (response) => new Uint8Array(/** @type{!ArrayBuffer} */(response)),
      // Fall back to getBinarySync if readAsync fails
      () => getBinarySync(binaryFile)
    );
  }

  // Otherwise, getBinarySync should be able to get it synchronously
  return Promise.resolve().then(() => getBinarySync(binaryFile));
}

function instantiateArrayBuffer(binaryFile, imports, receiver) {
  return getBinaryPromise(binaryFile).then((binary) => {
    return WebAssembly.instantiate(binary, imports);
  }).then(receiver, (reason) => {
    err(`failed to asynchronously prepare wasm: ${reason}`);

    // Warn on some common problems.
    if (isFileURI(wasmBinaryFile)) {
      err(`warning: Loading from a file URI (${wasmBinaryFile}) is not supported in most browsers. See https://emscripten.org/docs/getting_started/FAQ.html#how-do-i-run-a-local-webserver-for-testing-why-does-my-program-stall-in-downloading-or-preparing`);
    }
    abort(reason);
  });
}

function instantiateAsync(binary, binaryFile, imports, callback) {
  if (!binary &&
      typeof WebAssembly.instantiateStreaming == 'function' &&
      !isDataURI(binaryFile) &&
      // Avoid instantiateStreaming() on Node.js environment for now, as while
      // Node.js v18.1.0 implements it, it does not have a full fetch()
      // implementation yet.
      //
      // Reference:
      //   https://github.com/emscripten-core/emscripten/pull/16917
      !ENVIRONMENT_IS_NODE &&
      typeof fetch == 'function') {
    return fetch(binaryFile, { credentials: 'same-origin' }).then((response) => {
      // Suppress closure warning here since the upstream definition for
      // instantiateStreaming only allows Promise<Repsponse> rather than
      // an actual Response.
      // TODO(https://github.com/google/closure-compiler/pull/3913): Remove if/when upstream closure is fixed.
      /** @suppress {checkTypes} */
      var result = WebAssembly.instantiateStreaming(response, imports);

      return result.then(
        callback,
        function(reason) {
          // We expect the most common failure cause to be a bad MIME type for the binary,
          // in which case falling back to ArrayBuffer instantiation should work.
          err(`wasm streaming compile failed: ${reason}`);
          err('falling back to ArrayBuffer instantiation');
          return instantiateArrayBuffer(binaryFile, imports, callback);
        });
    });
  }
  return instantiateArrayBuffer(binaryFile, imports, callback);
}

function getWasmImports() {
  // prepare imports
  return {
    'env': wasmImports,
    'wasi_snapshot_preview1': wasmImports,
    'GOT.mem': new Proxy(wasmImports, GOTHandler),
    'GOT.func': new Proxy(wasmImports, GOTHandler),
  }
}

// Create the wasm instance.
// Receives the wasm imports, returns the exports.
function createWasm() {
  var info = getWasmImports();
  // Load the wasm module and create an instance of using native support in the JS engine.
  // handle a generated wasm instance, receiving its exports and
  // performing other necessary setup
  /** @param {WebAssembly.Module=} module*/
  function receiveInstance(instance, module) {
    wasmExports = instance.exports;

    wasmExports = relocateExports(wasmExports, 1114112);

    var metadata = getDylinkMetadata(module);
    if (metadata.neededDynlibs) {
      dynamicLibraries = metadata.neededDynlibs.concat(dynamicLibraries);
    }
    mergeLibSymbols(wasmExports, 'main')
    LDSO.init();
    loadDylibs();

    

    addOnInit(wasmExports['__wasm_call_ctors']);

    __RELOC_FUNCS__.push(wasmExports['__wasm_apply_data_relocs']);

    removeRunDependency('wasm-instantiate');
    return wasmExports;
  }
  // wait for the pthread pool (if any)
  addRunDependency('wasm-instantiate');

  // Prefer streaming instantiation if available.
  // Async compilation can be confusing when an error on the page overwrites Module
  // (for example, if the order of elements is wrong, and the one defining Module is
  // later), so we save Module and check it later.
  var trueModule = Module;
  function receiveInstantiationResult(result) {
    // 'result' is a ResultObject object which has both the module and instance.
    // receiveInstance() will swap in the exports (to Module.asm) so they can be called
    assert(Module === trueModule, 'the Module object should not be replaced during async compilation - perhaps the order of HTML elements is wrong?');
    trueModule = null;
    receiveInstance(result['instance'], result['module']);
  }

  // User shell pages can write their own Module.instantiateWasm = function(imports, successCallback) callback
  // to manually instantiate the Wasm module themselves. This allows pages to
  // run the instantiation parallel to any other async startup actions they are
  // performing.
  // Also pthreads and wasm workers initialize the wasm instance through this
  // path.
  if (Module['instantiateWasm']) {
    try {
      return Module['instantiateWasm'](info, receiveInstance);
    } catch(e) {
      err(`Module.instantiateWasm callback failed with error: ${e}`);
        // If instantiation fails, reject the module ready promise.
        readyPromiseReject(e);
    }
  }

  wasmBinaryFile ??= findWasmBinary();

  // If instantiation fails, reject the module ready promise.
  instantiateAsync(wasmBinary, wasmBinaryFile, info, receiveInstantiationResult).catch(readyPromiseReject);
  return {}; // no exports yet; we'll fill them in later
}

// include: runtime_debug.js
// Endianness check
(() => {
  var h16 = new Int16Array(1);
  var h8 = new Int8Array(h16.buffer);
  h16[0] = 0x6373;
  if (h8[0] !== 0x73 || h8[1] !== 0x63) throw 'Runtime error: expected the system to be little-endian! (Run with -sSUPPORT_BIG_ENDIAN to bypass)';
})();

if (Module['ENVIRONMENT']) {
  throw new Error('Module.ENVIRONMENT has been deprecated. To force the environment, use the ENVIRONMENT compile-time option (for example, -sENVIRONMENT=web or -sENVIRONMENT=node)');
}

function legacyModuleProp(prop, newName, incoming=true) {
  if (!Object.getOwnPropertyDescriptor(Module, prop)) {
    Object.defineProperty(Module, prop, {
      configurable: true,
      get() {
        let extra = incoming ? ' (the initial value can be provided on Module, but after startup the value is only looked for on a local variable of that name)' : '';
        abort(`\`Module.${prop}\` has been replaced by \`${newName}\`` + extra);

      }
    });
  }
}

function ignoredModuleProp(prop) {
  if (Object.getOwnPropertyDescriptor(Module, prop)) {
    abort(`\`Module.${prop}\` was supplied but \`${prop}\` not included in INCOMING_MODULE_JS_API`);
  }
}

// forcing the filesystem exports a few things by default
function isExportedByForceFilesystem(name) {
  return name === 'FS_createPath' ||
         name === 'FS_createDataFile' ||
         name === 'FS_createPreloadedFile' ||
         name === 'FS_unlink' ||
         name === 'addRunDependency' ||
         // The old FS has some functionality that WasmFS lacks.
         name === 'FS_createLazyFile' ||
         name === 'FS_createDevice' ||
         name === 'removeRunDependency';
}

/**
 * Intercept access to a global symbol.  This enables us to give informative
 * warnings/errors when folks attempt to use symbols they did not include in
 * their build, or no symbols that no longer exist.
 */
function hookGlobalSymbolAccess(sym, func) {
  if (typeof globalThis != 'undefined' && !Object.getOwnPropertyDescriptor(globalThis, sym)) {
    Object.defineProperty(globalThis, sym, {
      configurable: true,
      get() {
        func();
        return undefined;
      }
    });
  }
}

function missingGlobal(sym, msg) {
  hookGlobalSymbolAccess(sym, () => {
    warnOnce(`\`${sym}\` is not longer defined by emscripten. ${msg}`);
  });
}

missingGlobal('buffer', 'Please use HEAP8.buffer or wasmMemory.buffer');
missingGlobal('asm', 'Please use wasmExports instead');

function missingLibrarySymbol(sym) {
  hookGlobalSymbolAccess(sym, () => {
    // Can't `abort()` here because it would break code that does runtime
    // checks.  e.g. `if (typeof SDL === 'undefined')`.
    var msg = `\`${sym}\` is a library symbol and not included by default; add it to your library.js __deps or to DEFAULT_LIBRARY_FUNCS_TO_INCLUDE on the command line`;
    // DEFAULT_LIBRARY_FUNCS_TO_INCLUDE requires the name as it appears in
    // library.js, which means $name for a JS name with no prefix, or name
    // for a JS name like _name.
    var librarySymbol = sym;
    if (!librarySymbol.startsWith('_')) {
      librarySymbol = '$' + sym;
    }
    msg += ` (e.g. -sDEFAULT_LIBRARY_FUNCS_TO_INCLUDE='${librarySymbol}')`;
    if (isExportedByForceFilesystem(sym)) {
      msg += '. Alternatively, forcing filesystem support (-sFORCE_FILESYSTEM) can export this for you';
    }
    warnOnce(msg);
  });

  // Any symbol that is not included from the JS library is also (by definition)
  // not exported on the Module object.
  unexportedRuntimeSymbol(sym);
}

function unexportedRuntimeSymbol(sym) {
  if (!Object.getOwnPropertyDescriptor(Module, sym)) {
    Object.defineProperty(Module, sym, {
      configurable: true,
      get() {
        var msg = `'${sym}' was not exported. add it to EXPORTED_RUNTIME_METHODS (see the Emscripten FAQ)`;
        if (isExportedByForceFilesystem(sym)) {
          msg += '. Alternatively, forcing filesystem support (-sFORCE_FILESYSTEM) can export this for you';
        }
        abort(msg);
      }
    });
  }
}

// Used by XXXXX_DEBUG settings to output debug messages.
function dbg(...args) {
  // TODO(sbc): Make this configurable somehow.  Its not always convenient for
  // logging to show up as warnings.
  console.warn(...args);
}
// end include: runtime_debug.js
// === Body ===

var ASM_CONSTS = {
  
};

// end include: preamble.js


  /** @constructor */
  function ExitStatus(status) {
      this.name = 'ExitStatus';
      this.message = `Program terminated with exit(${status})`;
      this.status = status;
    }

  var GOT = {
  };
  
  var currentModuleWeakSymbols = new Set([]);
  var GOTHandler = {
  get(obj, symName) {
        var rtn = GOT[symName];
        if (!rtn) {
          rtn = GOT[symName] = new WebAssembly.Global({'value': 'i32', 'mutable': true});
        }
        if (!currentModuleWeakSymbols.has(symName)) {
          // Any non-weak reference to a symbol marks it as `required`, which
          // enabled `reportUndefinedSymbols` to report undefeind symbol errors
          // correctly.
          rtn.required = true;
        }
        return rtn;
      },
  };

  var callRuntimeCallbacks = (callbacks) => {
      // Pass the module as the first argument.
      callbacks.forEach((f) => f(Module));
    };

  var UTF8Decoder = typeof TextDecoder != 'undefined' ? new TextDecoder() : undefined;
  
    /**
     * Given a pointer 'idx' to a null-terminated UTF8-encoded string in the given
     * array that contains uint8 values, returns a copy of that string as a
     * Javascript String object.
     * heapOrArray is either a regular array, or a JavaScript typed array view.
     * @param {number=} idx
     * @param {number=} maxBytesToRead
     * @return {string}
     */
  var UTF8ArrayToString = (heapOrArray, idx = 0, maxBytesToRead = NaN) => {
      var endIdx = idx + maxBytesToRead;
      var endPtr = idx;
      // TextDecoder needs to know the byte length in advance, it doesn't stop on
      // null terminator by itself.  Also, use the length info to avoid running tiny
      // strings through TextDecoder, since .subarray() allocates garbage.
      // (As a tiny code save trick, compare endPtr against endIdx using a negation,
      // so that undefined/NaN means Infinity)
      while (heapOrArray[endPtr] && !(endPtr >= endIdx)) ++endPtr;
  
      if (endPtr - idx > 16 && heapOrArray.buffer && UTF8Decoder) {
        return UTF8Decoder.decode(heapOrArray.subarray(idx, endPtr));
      }
      var str = '';
      // If building with TextDecoder, we have already computed the string length
      // above, so test loop end condition against that
      while (idx < endPtr) {
        // For UTF8 byte structure, see:
        // http://en.wikipedia.org/wiki/UTF-8#Description
        // https://www.ietf.org/rfc/rfc2279.txt
        // https://tools.ietf.org/html/rfc3629
        var u0 = heapOrArray[idx++];
        if (!(u0 & 0x80)) { str += String.fromCharCode(u0); continue; }
        var u1 = heapOrArray[idx++] & 63;
        if ((u0 & 0xE0) == 0xC0) { str += String.fromCharCode(((u0 & 31) << 6) | u1); continue; }
        var u2 = heapOrArray[idx++] & 63;
        if ((u0 & 0xF0) == 0xE0) {
          u0 = ((u0 & 15) << 12) | (u1 << 6) | u2;
        } else {
          if ((u0 & 0xF8) != 0xF0) warnOnce('Invalid UTF-8 leading byte ' + ptrToString(u0) + ' encountered when deserializing a UTF-8 string in wasm memory to a JS string!');
          u0 = ((u0 & 7) << 18) | (u1 << 12) | (u2 << 6) | (heapOrArray[idx++] & 63);
        }
  
        if (u0 < 0x10000) {
          str += String.fromCharCode(u0);
        } else {
          var ch = u0 - 0x10000;
          str += String.fromCharCode(0xD800 | (ch >> 10), 0xDC00 | (ch & 0x3FF));
        }
      }
      return str;
    };
  var getDylinkMetadata = (binary) => {
      var offset = 0;
      var end = 0;
  
      function getU8() {
        return binary[offset++];
      }
  
      function getLEB() {
        var ret = 0;
        var mul = 1;
        while (1) {
          var byte = binary[offset++];
          ret += ((byte & 0x7f) * mul);
          mul *= 0x80;
          if (!(byte & 0x80)) break;
        }
        return ret;
      }
  
      function getString() {
        var len = getLEB();
        offset += len;
        return UTF8ArrayToString(binary, offset - len, len);
      }
  
      /** @param {string=} message */
      function failIf(condition, message) {
        if (condition) throw new Error(message);
      }
  
      var name = 'dylink.0';
      if (binary instanceof WebAssembly.Module) {
        var dylinkSection = WebAssembly.Module.customSections(binary, name);
        if (dylinkSection.length === 0) {
          name = 'dylink'
          dylinkSection = WebAssembly.Module.customSections(binary, name);
        }
        failIf(dylinkSection.length === 0, 'need dylink section');
        binary = new Uint8Array(dylinkSection[0]);
        end = binary.length
      } else {
        var int32View = new Uint32Array(new Uint8Array(binary.subarray(0, 24)).buffer);
        var magicNumberFound = int32View[0] == 0x6d736100;
        failIf(!magicNumberFound, 'need to see wasm magic number'); // \0asm
        // we should see the dylink custom section right after the magic number and wasm version
        failIf(binary[8] !== 0, 'need the dylink section to be first')
        offset = 9;
        var section_size = getLEB(); //section size
        end = offset + section_size;
        name = getString();
      }
  
      var customSection = { neededDynlibs: [], tlsExports: new Set(), weakImports: new Set() };
      if (name == 'dylink') {
        customSection.memorySize = getLEB();
        customSection.memoryAlign = getLEB();
        customSection.tableSize = getLEB();
        customSection.tableAlign = getLEB();
        // shared libraries this module needs. We need to load them first, so that
        // current module could resolve its imports. (see tools/shared.py
        // WebAssembly.make_shared_library() for "dylink" section extension format)
        var neededDynlibsCount = getLEB();
        for (var i = 0; i < neededDynlibsCount; ++i) {
          var libname = getString();
          customSection.neededDynlibs.push(libname);
        }
      } else {
        failIf(name !== 'dylink.0');
        var WASM_DYLINK_MEM_INFO = 0x1;
        var WASM_DYLINK_NEEDED = 0x2;
        var WASM_DYLINK_EXPORT_INFO = 0x3;
        var WASM_DYLINK_IMPORT_INFO = 0x4;
        var WASM_SYMBOL_TLS = 0x100;
        var WASM_SYMBOL_BINDING_MASK = 0x3;
        var WASM_SYMBOL_BINDING_WEAK = 0x1;
        while (offset < end) {
          var subsectionType = getU8();
          var subsectionSize = getLEB();
          if (subsectionType === WASM_DYLINK_MEM_INFO) {
            customSection.memorySize = getLEB();
            customSection.memoryAlign = getLEB();
            customSection.tableSize = getLEB();
            customSection.tableAlign = getLEB();
          } else if (subsectionType === WASM_DYLINK_NEEDED) {
            var neededDynlibsCount = getLEB();
            for (var i = 0; i < neededDynlibsCount; ++i) {
              libname = getString();
              customSection.neededDynlibs.push(libname);
            }
          } else if (subsectionType === WASM_DYLINK_EXPORT_INFO) {
            var count = getLEB();
            while (count--) {
              var symname = getString();
              var flags = getLEB();
              if (flags & WASM_SYMBOL_TLS) {
                customSection.tlsExports.add(symname);
              }
            }
          } else if (subsectionType === WASM_DYLINK_IMPORT_INFO) {
            var count = getLEB();
            while (count--) {
              var modname = getString();
              var symname = getString();
              var flags = getLEB();
              if ((flags & WASM_SYMBOL_BINDING_MASK) == WASM_SYMBOL_BINDING_WEAK) {
                customSection.weakImports.add(symname);
              }
            }
          } else {
            err(`unknown dylink.0 subsection: ${subsectionType}`)
            // unknown subsection
            offset += subsectionSize;
          }
        }
      }
  
      var tableAlign = Math.pow(2, customSection.tableAlign);
      assert(tableAlign === 1, `invalid tableAlign ${tableAlign}`);
      assert(offset == end);
  
      return customSection;
    };

  
    /**
     * @param {number} ptr
     * @param {string} type
     */
  function getValue(ptr, type = 'i8') {
    if (type.endsWith('*')) type = '*';
    switch (type) {
      case 'i1': return HEAP8[ptr];
      case 'i8': return HEAP8[ptr];
      case 'i16': return HEAP16[((ptr)>>1)];
      case 'i32': return HEAP32[((ptr)>>2)];
      case 'i64': return HEAP64[((ptr)>>3)];
      case 'float': return HEAPF32[((ptr)>>2)];
      case 'double': return HEAPF64[((ptr)>>3)];
      case '*': return HEAPU32[((ptr)>>2)];
      default: abort(`invalid type for getValue: ${type}`);
    }
  }

  var newDSO = (name, handle, syms) => {
      var dso = {
        refcount: Infinity,
        name,
        exports: syms,
        global: true,
      };
      LDSO.loadedLibsByName[name] = dso;
      if (handle != undefined) {
        LDSO.loadedLibsByHandle[handle] = dso;
      }
      return dso;
    };
  var LDSO = {
  loadedLibsByName:{
  },
  loadedLibsByHandle:{
  },
  init() {
        // This function needs to run after the initial wasmImports object
        // as been created.
        assert(wasmImports);
        newDSO('__main__', 0, wasmImports);
      },
  };
  
  
  
  var ___heap_base = 1290688;
  
  var alignMemory = (size, alignment) => {
      assert(alignment, "alignment argument is required");
      return Math.ceil(size / alignment) * alignment;
    };
  
  var getMemory = (size) => {
      // After the runtime is initialized, we must only use sbrk() normally.
      if (runtimeInitialized) {
        // Currently we don't support freeing of static data when modules are
        // unloaded via dlclose.  This function is tagged as `noleakcheck` to
        // avoid having this reported as leak.
        return _calloc(size, 1);
      }
      var ret = ___heap_base;
      // Keep __heap_base stack aligned.
      var end = ret + alignMemory(size, 16);
      assert(end <= HEAP8.length, 'failure to getMemory - memory growth etc. is not supported there, call malloc/sbrk directly or increase INITIAL_MEMORY');
      ___heap_base = end;
      GOT['__heap_base'].value = end;
      return ret;
    };
  
  
  var isInternalSym = (symName) => {
      // TODO: find a way to mark these in the binary or avoid exporting them.
      return [
        '__cpp_exception',
        '__c_longjmp',
        '__wasm_apply_data_relocs',
        '__dso_handle',
        '__tls_size',
        '__tls_align',
        '__set_stack_limits',
        '_emscripten_tls_init',
        '__wasm_init_tls',
        '__wasm_call_ctors',
        '__start_em_asm',
        '__stop_em_asm',
        '__start_em_js',
        '__stop_em_js',
      ].includes(symName) || symName.startsWith('__em_js__')
      ;
    };
  
  var uleb128Encode = (n, target) => {
      assert(n < 16384);
      if (n < 128) {
        target.push(n);
      } else {
        target.push((n % 128) | 128, n >> 7);
      }
    };
  
  var sigToWasmTypes = (sig) => {
      var typeNames = {
        'i': 'i32',
        'j': 'i64',
        'f': 'f32',
        'd': 'f64',
        'e': 'externref',
        'p': 'i32',
      };
      var type = {
        parameters: [],
        results: sig[0] == 'v' ? [] : [typeNames[sig[0]]]
      };
      for (var i = 1; i < sig.length; ++i) {
        assert(sig[i] in typeNames, 'invalid signature char: ' + sig[i]);
        type.parameters.push(typeNames[sig[i]]);
      }
      return type;
    };
  
  var generateFuncType = (sig, target) => {
      var sigRet = sig.slice(0, 1);
      var sigParam = sig.slice(1);
      var typeCodes = {
        'i': 0x7f, // i32
        'p': 0x7f, // i32
        'j': 0x7e, // i64
        'f': 0x7d, // f32
        'd': 0x7c, // f64
        'e': 0x6f, // externref
      };
  
      // Parameters, length + signatures
      target.push(0x60 /* form: func */);
      uleb128Encode(sigParam.length, target);
      for (var i = 0; i < sigParam.length; ++i) {
        assert(sigParam[i] in typeCodes, 'invalid signature char: ' + sigParam[i]);
        target.push(typeCodes[sigParam[i]]);
      }
  
      // Return values, length + signatures
      // With no multi-return in MVP, either 0 (void) or 1 (anything else)
      if (sigRet == 'v') {
        target.push(0x00);
      } else {
        target.push(0x01, typeCodes[sigRet]);
      }
    };
  var convertJsFunctionToWasm = (func, sig) => {
  
      // If the type reflection proposal is available, use the new
      // "WebAssembly.Function" constructor.
      // Otherwise, construct a minimal wasm module importing the JS function and
      // re-exporting it.
      if (typeof WebAssembly.Function == "function") {
        return new WebAssembly.Function(sigToWasmTypes(sig), func);
      }
  
      // The module is static, with the exception of the type section, which is
      // generated based on the signature passed in.
      var typeSectionBody = [
        0x01, // count: 1
      ];
      generateFuncType(sig, typeSectionBody);
  
      // Rest of the module is static
      var bytes = [
        0x00, 0x61, 0x73, 0x6d, // magic ("\0asm")
        0x01, 0x00, 0x00, 0x00, // version: 1
        0x01, // Type section code
      ];
      // Write the overall length of the type section followed by the body
      uleb128Encode(typeSectionBody.length, bytes);
      bytes.push(...typeSectionBody);
  
      // The rest of the module is static
      bytes.push(
        0x02, 0x07, // import section
          // (import "e" "f" (func 0 (type 0)))
          0x01, 0x01, 0x65, 0x01, 0x66, 0x00, 0x00,
        0x07, 0x05, // export section
          // (export "f" (func 0 (type 0)))
          0x01, 0x01, 0x66, 0x00, 0x00,
      );
  
      // We can compile this wasm module synchronously because it is very small.
      // This accepts an import (at "e.f"), that it reroutes to an export (at "f")
      var module = new WebAssembly.Module(new Uint8Array(bytes));
      var instance = new WebAssembly.Instance(module, { 'e': { 'f': func } });
      var wrappedFunc = instance.exports['f'];
      return wrappedFunc;
    };
  
  var wasmTableMirror = [];
  
  /** @type {WebAssembly.Table} */
  var wasmTable = new WebAssembly.Table({
    'initial': 284,
    'element': 'anyfunc'
  });
  ;
  var getWasmTableEntry = (funcPtr) => {
      var func = wasmTableMirror[funcPtr];
      if (!func) {
        if (funcPtr >= wasmTableMirror.length) wasmTableMirror.length = funcPtr + 1;
        wasmTableMirror[funcPtr] = func = wasmTable.get(funcPtr);
      }
      assert(wasmTable.get(funcPtr) == func, 'JavaScript-side Wasm function table mirror is out of date!');
      return func;
    };
  
  var updateTableMap = (offset, count) => {
      if (functionsInTableMap) {
        for (var i = offset; i < offset + count; i++) {
          var item = getWasmTableEntry(i);
          // Ignore null values.
          if (item) {
            functionsInTableMap.set(item, i);
          }
        }
      }
    };
  
  var functionsInTableMap;
  
  var getFunctionAddress = (func) => {
      // First, create the map if this is the first use.
      if (!functionsInTableMap) {
        functionsInTableMap = new WeakMap();
        updateTableMap(0, wasmTable.length);
      }
      return functionsInTableMap.get(func) || 0;
    };
  
  
  var freeTableIndexes = [];
  
  var getEmptyTableSlot = () => {
      // Reuse a free index if there is one, otherwise grow.
      if (freeTableIndexes.length) {
        return freeTableIndexes.pop();
      }
      // Grow the table
      try {
        wasmTable.grow(1);
      } catch (err) {
        if (!(err instanceof RangeError)) {
          throw err;
        }
        throw 'Unable to grow wasm table. Set ALLOW_TABLE_GROWTH.';
      }
      return wasmTable.length - 1;
    };
  
  
  
  var setWasmTableEntry = (idx, func) => {
      wasmTable.set(idx, func);
      // With ABORT_ON_WASM_EXCEPTIONS wasmTable.get is overridden to return wrapped
      // functions so we need to call it here to retrieve the potential wrapper correctly
      // instead of just storing 'func' directly into wasmTableMirror
      wasmTableMirror[idx] = wasmTable.get(idx);
    };
  
  /** @param {string=} sig */
  var addFunction = (func, sig) => {
      assert(typeof func != 'undefined');
      // Check if the function is already in the table, to ensure each function
      // gets a unique index.
      var rtn = getFunctionAddress(func);
      if (rtn) {
        return rtn;
      }
  
      // It's not in the table, add it now.
  
      var ret = getEmptyTableSlot();
  
      // Set the new value.
      try {
        // Attempting to call this with JS function will cause of table.set() to fail
        setWasmTableEntry(ret, func);
      } catch (err) {
        if (!(err instanceof TypeError)) {
          throw err;
        }
        assert(typeof sig != 'undefined', 'Missing signature argument to addFunction: ' + func);
        var wrapped = convertJsFunctionToWasm(func, sig);
        setWasmTableEntry(ret, wrapped);
      }
  
      functionsInTableMap.set(func, ret);
  
      return ret;
    };
  
  var updateGOT = (exports, replace) => {
      for (var symName in exports) {
        if (isInternalSym(symName)) {
          continue;
        }
  
        var value = exports[symName];
  
        GOT[symName] ||= new WebAssembly.Global({'value': 'i32', 'mutable': true});
        if (replace || GOT[symName].value == 0) {
          if (typeof value == 'function') {
            GOT[symName].value = addFunction(value);
          } else if (typeof value == 'number') {
            GOT[symName].value = value;
          } else {
            err(`unhandled export type for '${symName}': ${typeof value}`);
          }
        }
      }
    };
  /** @param {boolean=} replace */
  var relocateExports = (exports, memoryBase, replace) => {
      var relocated = {};
  
      for (var e in exports) {
        var value = exports[e];
        if (typeof value == 'object') {
          // a breaking change in the wasm spec, globals are now objects
          // https://github.com/WebAssembly/mutable-global/issues/1
          value = value.value;
        }
        if (typeof value == 'number') {
          value += memoryBase;
        }
        relocated[e] = value;
      }
      updateGOT(relocated, replace);
      return relocated;
    };
  
  var isSymbolDefined = (symName) => {
      // Ignore 'stub' symbols that are auto-generated as part of the original
      // `wasmImports` used to instantiate the main module.
      var existing = wasmImports[symName];
      if (!existing || existing.stub) {
        return false;
      }
      return true;
    };
  var resolveGlobalSymbol = (symName, direct = false) => {
      var sym;
      if (isSymbolDefined(symName)) {
        sym = wasmImports[symName];
      }
      return {sym, name: symName};
    };
  
  
  
  
  
  
  
  
    /**
     * Given a pointer 'ptr' to a null-terminated UTF8-encoded string in the
     * emscripten HEAP, returns a copy of that string as a Javascript String object.
     *
     * @param {number} ptr
     * @param {number=} maxBytesToRead - An optional length that specifies the
     *   maximum number of bytes to read. You can omit this parameter to scan the
     *   string until the first 0 byte. If maxBytesToRead is passed, and the string
     *   at [ptr, ptr+maxBytesToReadr[ contains a null byte in the middle, then the
     *   string will cut short at that byte index (i.e. maxBytesToRead will not
     *   produce a string of exact length [ptr, ptr+maxBytesToRead[) N.B. mixing
     *   frequent uses of UTF8ToString() with and without maxBytesToRead may throw
     *   JS JIT optimizations off, so it is worth to consider consistently using one
     * @return {string}
     */
  var UTF8ToString = (ptr, maxBytesToRead) => {
      assert(typeof ptr == 'number', `UTF8ToString expects a number (got ${typeof ptr})`);
      return ptr ? UTF8ArrayToString(HEAPU8, ptr, maxBytesToRead) : '';
    };
  
     /**
      * @param {string=} libName
      * @param {Object=} localScope
      * @param {number=} handle
      */
  var loadWebAssemblyModule = (binary, flags, libName, localScope, handle) => {
      var metadata = getDylinkMetadata(binary);
      currentModuleWeakSymbols = metadata.weakImports;
      var originalTable = wasmTable;
  
      // loadModule loads the wasm module after all its dependencies have been loaded.
      // can be called both sync/async.
      function loadModule() {
        // The first thread to load a given module needs to allocate the static
        // table and memory regions.  Later threads re-use the same table region
        // and can ignore the memory region (since memory is shared between
        // threads already).
        // If `handle` is specified than it is assumed that the calling thread has
        // exclusive access to it for the duration of this function.  See the
        // locking in `dynlink.c`.
        var firstLoad = !handle || !HEAP8[(handle)+(8)];
        if (firstLoad) {
          // alignments are powers of 2
          var memAlign = Math.pow(2, metadata.memoryAlign);
          // prepare memory
          var memoryBase = metadata.memorySize ? alignMemory(getMemory(metadata.memorySize + memAlign), memAlign) : 0; // TODO: add to cleanups
          var tableBase = metadata.tableSize ? wasmTable.length : 0;
          if (handle) {
            HEAP8[(handle)+(8)] = 1;
            HEAPU32[(((handle)+(12))>>2)] = memoryBase;
            HEAP32[(((handle)+(16))>>2)] = metadata.memorySize;
            HEAPU32[(((handle)+(20))>>2)] = tableBase;
            HEAP32[(((handle)+(24))>>2)] = metadata.tableSize;
          }
        } else {
          memoryBase = HEAPU32[(((handle)+(12))>>2)];
          tableBase = HEAPU32[(((handle)+(20))>>2)];
        }
  
        var tableGrowthNeeded = tableBase + metadata.tableSize - wasmTable.length;
        if (tableGrowthNeeded > 0) {
          wasmTable.grow(tableGrowthNeeded);
        }
  
        // This is the export map that we ultimately return.  We declare it here
        // so it can be used within resolveSymbol.  We resolve symbols against
        // this local symbol map in the case there they are not present on the
        // global Module object.  We need this fallback because Modules sometime
        // need to import their own symbols
        var moduleExports;
  
        function resolveSymbol(sym) {
          var resolved = resolveGlobalSymbol(sym).sym;
          if (!resolved && localScope) {
            resolved = localScope[sym];
          }
          if (!resolved) {
            resolved = moduleExports[sym];
          }
          assert(resolved, `undefined symbol '${sym}'. perhaps a side module was not linked in? if this global was expected to arrive from a system library, try to build the MAIN_MODULE with EMCC_FORCE_STDLIBS=1 in the environment`);
          return resolved;
        }
  
        // TODO kill ↓↓↓ (except "symbols local to this module", it will likely be
        // not needed if we require that if A wants symbols from B it has to link
        // to B explicitly: similarly to -Wl,--no-undefined)
        //
        // wasm dynamic libraries are pure wasm, so they cannot assist in
        // their own loading. When side module A wants to import something
        // provided by a side module B that is loaded later, we need to
        // add a layer of indirection, but worse, we can't even tell what
        // to add the indirection for, without inspecting what A's imports
        // are. To do that here, we use a JS proxy (another option would
        // be to inspect the binary directly).
        var proxyHandler = {
          get(stubs, prop) {
            // symbols that should be local to this module
            switch (prop) {
              case '__memory_base':
                return memoryBase;
              case '__table_base':
                return tableBase;
            }
            if (prop in wasmImports && !wasmImports[prop].stub) {
              // No stub needed, symbol already exists in symbol table
              return wasmImports[prop];
            }
            // Return a stub function that will resolve the symbol
            // when first called.
            if (!(prop in stubs)) {
              var resolved;
              stubs[prop] = (...args) => {
                resolved ||= resolveSymbol(prop);
                return resolved(...args);
              };
            }
            return stubs[prop];
          }
        };
        var proxy = new Proxy({}, proxyHandler);
        var info = {
          'GOT.mem': new Proxy({}, GOTHandler),
          'GOT.func': new Proxy({}, GOTHandler),
          'env': proxy,
          'wasi_snapshot_preview1': proxy,
        };
  
        function postInstantiation(module, instance) {
          // the table should be unchanged
          assert(wasmTable === originalTable);
          // add new entries to functionsInTableMap
          updateTableMap(tableBase, metadata.tableSize);
          moduleExports = relocateExports(instance.exports, memoryBase);
          if (!flags.allowUndefined) {
            reportUndefinedSymbols();
          }
          // If the runtime has already been initialized we set the stack limits
          // now.  Otherwise this is delayed until `setDylinkStackLimits` is
          // called after initialization.
          if (moduleExports['__set_stack_limits'] && runtimeInitialized) {
            moduleExports['__set_stack_limits'](_emscripten_stack_get_base(), _emscripten_stack_get_end());
          }
  
          function addEmAsm(addr, body) {
            var args = [];
            var arity = 0;
            for (; arity < 16; arity++) {
              if (body.indexOf('$' + arity) != -1) {
                args.push('$' + arity);
              } else {
                break;
              }
            }
            args = args.join(',');
            var func = `(${args}) => { ${body} };`;
            abort('DYNAMIC_EXECUTION=0 was set, cannot eval');;
          }
  
          // Add any EM_ASM function that exist in the side module
          if ('__start_em_asm' in moduleExports) {
            var start = moduleExports['__start_em_asm'];
            var stop = moduleExports['__stop_em_asm'];
            
            
            while (start < stop) {
              var jsString = UTF8ToString(start);
              addEmAsm(start, jsString);
              start = HEAPU8.indexOf(0, start) + 1;
            }
          }
  
          function addEmJs(name, cSig, body) {
            // The signature here is a C signature (e.g. "(int foo, char* bar)").
            // See `create_em_js` in emcc.py` for the build-time version of this
            // code.
            var jsArgs = [];
            cSig = cSig.slice(1, -1)
            if (cSig != 'void') {
              cSig = cSig.split(',');
              for (var i in cSig) {
                var jsArg = cSig[i].split(' ').pop();
                jsArgs.push(jsArg.replace('*', ''));
              }
            }
            var func = `(${jsArgs}) => ${body};`;
            abort('DYNAMIC_EXECUTION=0 was set, cannot eval');;
          }
  
          for (var name in moduleExports) {
            if (name.startsWith('__em_js__')) {
              var start = moduleExports[name]
              var jsString = UTF8ToString(start);
              // EM_JS strings are stored in the data section in the form
              // SIG<::>BODY.
              var parts = jsString.split('<::>');
              addEmJs(name.replace('__em_js__', ''), parts[0], parts[1]);
              delete moduleExports[name];
            }
          }
  
          // initialize the module
            var applyRelocs = moduleExports['__wasm_apply_data_relocs'];
            if (applyRelocs) {
              if (runtimeInitialized) {
                applyRelocs();
              } else {
                __RELOC_FUNCS__.push(applyRelocs);
              }
            }
            var init = moduleExports['__wasm_call_ctors'];
            if (init) {
              if (runtimeInitialized) {
                init();
              } else {
                // we aren't ready to run compiled code yet
                __ATINIT__.push(init);
              }
            }
          return moduleExports;
        }
  
        if (flags.loadAsync) {
          if (binary instanceof WebAssembly.Module) {
            var instance = new WebAssembly.Instance(binary, info);
            return Promise.resolve(postInstantiation(binary, instance));
          }
          return WebAssembly.instantiate(binary, info).then(
            (result) => postInstantiation(result.module, result.instance)
          );
        }
  
        var module = binary instanceof WebAssembly.Module ? binary : new WebAssembly.Module(binary);
        var instance = new WebAssembly.Instance(module, info);
        return postInstantiation(module, instance);
      }
  
      // now load needed libraries and the module itself.
      if (flags.loadAsync) {
        return metadata.neededDynlibs
          .reduce((chain, dynNeeded) => chain.then(() =>
            loadDynamicLibrary(dynNeeded, flags, localScope)
          ), Promise.resolve())
          .then(loadModule);
      }
  
      metadata.neededDynlibs.forEach((needed) => loadDynamicLibrary(needed, flags, localScope));
      return loadModule();
    };
  
  
  var mergeLibSymbols = (exports, libName) => {
      // add symbols into global namespace TODO: weak linking etc.
      for (var [sym, exp] of Object.entries(exports)) {
  
        // When RTLD_GLOBAL is enabled, the symbols defined by this shared object
        // will be made available for symbol resolution of subsequently loaded
        // shared objects.
        //
        // We should copy the symbols (which include methods and variables) from
        // SIDE_MODULE to MAIN_MODULE.
        const setImport = (target) => {
          if (!isSymbolDefined(target)) {
            wasmImports[target] = exp;
          }
        }
        setImport(sym);
  
        // Special case for handling of main symbol:  If a side module exports
        // `main` that also acts a definition for `__main_argc_argv` and vice
        // versa.
        const main_alias = '__main_argc_argv';
        if (sym == 'main') {
          setImport(main_alias)
        }
        if (sym == main_alias) {
          setImport('main')
        }
      }
    };
  
  
  /** @param {boolean=} noRunDep */
  var asyncLoad = (url, onload, onerror, noRunDep) => {
      var dep = !noRunDep ? getUniqueRunDependency(`al ${url}`) : '';
      readAsync(url).then(
        (arrayBuffer) => {
          assert(arrayBuffer, `Loading data file "${url}" failed (no arrayBuffer).`);
          onload(new Uint8Array(arrayBuffer));
          if (dep) removeRunDependency(dep);
        },
        (err) => {
          if (onerror) {
            onerror();
          } else {
            throw `Loading data file "${url}" failed.`;
          }
        }
      );
      if (dep) addRunDependency(dep);
    };
  
      /**
       * @param {number=} handle
       * @param {Object=} localScope
       */
  function loadDynamicLibrary(libName, flags = {global: true, nodelete: true}, localScope, handle) {
      // when loadDynamicLibrary did not have flags, libraries were loaded
      // globally & permanently
  
      var dso = LDSO.loadedLibsByName[libName];
      if (dso) {
        // the library is being loaded or has been loaded already.
        assert(dso.exports !== 'loading', `Attempt to load '${libName}' twice before the first load completed`);
        if (!flags.global) {
          if (localScope) {
            Object.assign(localScope, dso.exports);
          }
        } else if (!dso.global) {
          // The library was previously loaded only locally but not
          // we have a request with global=true.
          dso.global = true;
          mergeLibSymbols(dso.exports, libName)
        }
        // same for "nodelete"
        if (flags.nodelete && dso.refcount !== Infinity) {
          dso.refcount = Infinity;
        }
        dso.refcount++
        if (handle) {
          LDSO.loadedLibsByHandle[handle] = dso;
        }
        return flags.loadAsync ? Promise.resolve(true) : true;
      }
  
      // allocate new DSO
      dso = newDSO(libName, handle, 'loading');
      dso.refcount = flags.nodelete ? Infinity : 1;
      dso.global = flags.global;
  
      // libName -> libData
      function loadLibData() {
  
        // for wasm, we can use fetch for async, but for fs mode we can only imitate it
        if (handle) {
          var data = HEAPU32[(((handle)+(28))>>2)];
          var dataSize = HEAPU32[(((handle)+(32))>>2)];
          if (data && dataSize) {
            var libData = HEAP8.slice(data, data + dataSize);
            return flags.loadAsync ? Promise.resolve(libData) : libData;
          }
        }
  
        var libFile = locateFile(libName);
        if (flags.loadAsync) {
          return new Promise((resolve, reject) => asyncLoad(libFile, resolve, reject));
        }
  
        // load the binary synchronously
        if (!readBinary) {
          throw new Error(`${libFile}: file not found, and synchronous loading of external files is not available`);
        }
        return readBinary(libFile);
      }
  
      // libName -> exports
      function getExports() {
  
        // module not preloaded - load lib data and create new module from it
        if (flags.loadAsync) {
          return loadLibData().then((libData) => loadWebAssemblyModule(libData, flags, libName, localScope, handle));
        }
  
        return loadWebAssemblyModule(loadLibData(), flags, libName, localScope, handle);
      }
  
      // module for lib is loaded - update the dso & global namespace
      function moduleLoaded(exports) {
        if (dso.global) {
          mergeLibSymbols(exports, libName);
        } else if (localScope) {
          Object.assign(localScope, exports);
        }
        dso.exports = exports;
      }
  
      if (flags.loadAsync) {
        return getExports().then((exports) => {
          moduleLoaded(exports);
          return true;
        });
      }
  
      moduleLoaded(getExports());
      return true;
    }
  
  
  var reportUndefinedSymbols = () => {
      for (var [symName, entry] of Object.entries(GOT)) {
        if (entry.value == 0) {
          var value = resolveGlobalSymbol(symName, true).sym;
          if (!value && !entry.required) {
            // Ignore undefined symbols that are imported as weak.
            continue;
          }
          assert(value, `undefined symbol '${symName}'. perhaps a side module was not linked in? if this global was expected to arrive from a system library, try to build the MAIN_MODULE with EMCC_FORCE_STDLIBS=1 in the environment`);
          if (typeof value == 'function') {
            /** @suppress {checkTypes} */
            entry.value = addFunction(value, value.sig);
          } else if (typeof value == 'number') {
            entry.value = value;
          } else {
            throw new Error(`bad export type for '${symName}': ${typeof value}`);
          }
        }
      }
    };
  var loadDylibs = () => {
      if (!dynamicLibraries.length) {
        reportUndefinedSymbols();
        return;
      }
  
      // Load binaries asynchronously
      addRunDependency('loadDylibs');
      dynamicLibraries
        .reduce((chain, lib) => chain.then(() =>
          loadDynamicLibrary(lib, {loadAsync: true, global: true, nodelete: true, allowUndefined: true})
        ), Promise.resolve())
        .then(() => {
          // we got them all, wonderful
          reportUndefinedSymbols();
          removeRunDependency('loadDylibs');
        });
    };


  var noExitRuntime = Module['noExitRuntime'] || true;

  var ptrToString = (ptr) => {
      assert(typeof ptr === 'number');
      // With CAN_ADDRESS_2GB or MEMORY64, pointers are already unsigned.
      ptr >>>= 0;
      return '0x' + ptr.toString(16).padStart(8, '0');
    };



  var setDylinkStackLimits = (stackTop, stackMax) => {
      for (var name in LDSO.loadedLibsByName) {
        var lib = LDSO.loadedLibsByName[name];
        lib.exports['__set_stack_limits']?.(stackTop, stackMax);
      }
    };
  var setStackLimits = () => {
      var stackLow = _emscripten_stack_get_base();
      var stackHigh = _emscripten_stack_get_end();
      // With dynamic linking we could have any number of pre-loaded libraries
      // that each need to have their stack limits set.
      setDylinkStackLimits(stackLow, stackHigh);
    };

  
    /**
     * @param {number} ptr
     * @param {number} value
     * @param {string} type
     */
  function setValue(ptr, value, type = 'i8') {
    if (type.endsWith('*')) type = '*';
    switch (type) {
      case 'i1': HEAP8[ptr] = value; break;
      case 'i8': HEAP8[ptr] = value; break;
      case 'i16': HEAP16[((ptr)>>1)] = value; break;
      case 'i32': HEAP32[((ptr)>>2)] = value; break;
      case 'i64': HEAP64[((ptr)>>3)] = BigInt(value); break;
      case 'float': HEAPF32[((ptr)>>2)] = value; break;
      case 'double': HEAPF64[((ptr)>>3)] = value; break;
      case '*': HEAPU32[((ptr)>>2)] = value; break;
      default: abort(`invalid type for setValue: ${type}`);
    }
  }

  var warnOnce = (text) => {
      warnOnce.shown ||= {};
      if (!warnOnce.shown[text]) {
        warnOnce.shown[text] = 1;
        if (ENVIRONMENT_IS_NODE) text = 'warning: ' + text;
        err(text);
      }
    };

  var ___c_longjmp = new WebAssembly.Tag({'parameters': ['i32']});

  var ___call_sighandler = (fp, sig) => getWasmTableEntry(fp)(sig);
  ___call_sighandler.sig = 'vpi';

  
  
  var ___handle_stack_overflow = (requested) => {
      var base = _emscripten_stack_get_base();
      var end = _emscripten_stack_get_end();
      abort(`stack overflow (Attempt to set SP to ${ptrToString(requested)}` +
            `, with stack limits [${ptrToString(end)} - ${ptrToString(base)}` +
            ']). If you require more stack space build with -sSTACK_SIZE=<bytes>');
    };
  ___handle_stack_overflow.sig = 'vp';


  var ___memory_base = new WebAssembly.Global({'value': 'i32', 'mutable': false}, 1114112);

  var ___stack_pointer = new WebAssembly.Global({'value': 'i32', 'mutable': true}, 1290688);

  var ___syscall__newselect = () => -52;
  ___syscall__newselect.sig = 'iipppp';

  var ___syscall_chdir = () => -52;
  ___syscall_chdir.sig = 'ip';

  var ___syscall_chmod = () => -52;
  ___syscall_chmod.sig = 'ipi';

  var ___syscall_dup = () => -52;
  ___syscall_dup.sig = 'ii';

  var ___syscall_dup3 = () => -52;
  ___syscall_dup3.sig = 'iiii';

  var ___syscall_faccessat = () => -52;
  ___syscall_faccessat.sig = 'iipii';

  var ___syscall_fadvise64 = () => -52;
  ___syscall_fadvise64.sig = 'iijji';

  var ___syscall_fallocate = () => -52;
  ___syscall_fallocate.sig = 'iiijj';

  var ___syscall_fchdir = () => -52;
  ___syscall_fchdir.sig = 'ii';

  var ___syscall_fchmod = () => -52;
  ___syscall_fchmod.sig = 'iii';

  var ___syscall_fchmodat2 = () => -52;
  ___syscall_fchmodat2.sig = 'iipii';

  var ___syscall_fchown32 = () => -52;
  ___syscall_fchown32.sig = 'iiii';

  var ___syscall_fchownat = () => -52;
  ___syscall_fchownat.sig = 'iipiii';

  var ___syscall_fcntl64 = () => -52;
  ___syscall_fcntl64.sig = 'iiip';

  var ___syscall_fdatasync = () => -52;
  ___syscall_fdatasync.sig = 'ii';

  var ___syscall_fstat64 = () => -52;
  ___syscall_fstat64.sig = 'iip';

  var ___syscall_fstatfs64 = () => -52;
  ___syscall_fstatfs64.sig = 'iipp';

  var ___syscall_ftruncate64 = () => -52;
  ___syscall_ftruncate64.sig = 'iij';

  var ___syscall_getcwd = () => -52;
  ___syscall_getcwd.sig = 'ipp';

  var ___syscall_getdents64 = () => -52;
  ___syscall_getdents64.sig = 'iipp';

  var ___syscall_ioctl = () => -52;
  ___syscall_ioctl.sig = 'iiip';

  var ___syscall_lstat64 = () => -52;
  ___syscall_lstat64.sig = 'ipp';

  var ___syscall_mkdirat = () => -52;
  ___syscall_mkdirat.sig = 'iipi';

  var ___syscall_mknodat = () => -52;
  ___syscall_mknodat.sig = 'iipii';

  var ___syscall_newfstatat = () => -52;
  ___syscall_newfstatat.sig = 'iippi';

  var ___syscall_openat = () => -52;
  ___syscall_openat.sig = 'iipip';

  var ___syscall_pipe = () => -52;
  ___syscall_pipe.sig = 'ip';

  var ___syscall_poll = () => -52;
  ___syscall_poll.sig = 'ipii';

  var ___syscall_readlinkat = () => -52;
  ___syscall_readlinkat.sig = 'iippp';

  var ___syscall_renameat = () => -52;
  ___syscall_renameat.sig = 'iipip';

  var ___syscall_rmdir = () => -52;
  ___syscall_rmdir.sig = 'ip';

  var ___syscall_stat64 = () => -52;
  ___syscall_stat64.sig = 'ipp';

  var ___syscall_statfs64 = () => -52;
  ___syscall_statfs64.sig = 'ippp';

  var ___syscall_symlink = () => -52;
  ___syscall_symlink.sig = 'ipp';

  var ___syscall_symlinkat = () => -52;
  ___syscall_symlinkat.sig = 'ipip';

  var ___syscall_truncate64 = () => -52;
  ___syscall_truncate64.sig = 'ipj';

  var ___syscall_unlinkat = () => -52;
  ___syscall_unlinkat.sig = 'iipi';

  var ___syscall_utimensat = () => -52;
  ___syscall_utimensat.sig = 'iippi';

  var ___table_base = new WebAssembly.Global({'value': 'i32', 'mutable': false}, 1);

  var __abort_js = () => {
      abort('native code called abort()');
    };
  __abort_js.sig = 'v';

  var nowIsMonotonic = 1;
  var __emscripten_get_now_is_monotonic = () => nowIsMonotonic;
  __emscripten_get_now_is_monotonic.sig = 'i';

  var getExecutableName = () => {
      return thisProgram || './this.program';
    };
  
  var stringToUTF8Array = (str, heap, outIdx, maxBytesToWrite) => {
      assert(typeof str === 'string', `stringToUTF8Array expects a string (got ${typeof str})`);
      // Parameter maxBytesToWrite is not optional. Negative values, 0, null,
      // undefined and false each don't write out any bytes.
      if (!(maxBytesToWrite > 0))
        return 0;
  
      var startIdx = outIdx;
      var endIdx = outIdx + maxBytesToWrite - 1; // -1 for string null terminator.
      for (var i = 0; i < str.length; ++i) {
        // Gotcha: charCodeAt returns a 16-bit word that is a UTF-16 encoded code
        // unit, not a Unicode code point of the character! So decode
        // UTF16->UTF32->UTF8.
        // See http://unicode.org/faq/utf_bom.html#utf16-3
        // For UTF8 byte structure, see http://en.wikipedia.org/wiki/UTF-8#Description
        // and https://www.ietf.org/rfc/rfc2279.txt
        // and https://tools.ietf.org/html/rfc3629
        var u = str.charCodeAt(i); // possibly a lead surrogate
        if (u >= 0xD800 && u <= 0xDFFF) {
          var u1 = str.charCodeAt(++i);
          u = 0x10000 + ((u & 0x3FF) << 10) | (u1 & 0x3FF);
        }
        if (u <= 0x7F) {
          if (outIdx >= endIdx) break;
          heap[outIdx++] = u;
        } else if (u <= 0x7FF) {
          if (outIdx + 1 >= endIdx) break;
          heap[outIdx++] = 0xC0 | (u >> 6);
          heap[outIdx++] = 0x80 | (u & 63);
        } else if (u <= 0xFFFF) {
          if (outIdx + 2 >= endIdx) break;
          heap[outIdx++] = 0xE0 | (u >> 12);
          heap[outIdx++] = 0x80 | ((u >> 6) & 63);
          heap[outIdx++] = 0x80 | (u & 63);
        } else {
          if (outIdx + 3 >= endIdx) break;
          if (u > 0x10FFFF) warnOnce('Invalid Unicode code point ' + ptrToString(u) + ' encountered when serializing a JS string to a UTF-8 string in wasm memory! (Valid unicode code points should be in range 0-0x10FFFF).');
          heap[outIdx++] = 0xF0 | (u >> 18);
          heap[outIdx++] = 0x80 | ((u >> 12) & 63);
          heap[outIdx++] = 0x80 | ((u >> 6) & 63);
          heap[outIdx++] = 0x80 | (u & 63);
        }
      }
      // Null-terminate the pointer to the buffer.
      heap[outIdx] = 0;
      return outIdx - startIdx;
    };
  var stringToUTF8 = (str, outPtr, maxBytesToWrite) => {
      assert(typeof maxBytesToWrite == 'number', 'stringToUTF8(str, outPtr, maxBytesToWrite) is missing the third parameter that specifies the length of the output buffer!');
      return stringToUTF8Array(str, HEAPU8, outPtr, maxBytesToWrite);
    };
  var __emscripten_get_progname = (str, len) => {
      stringToUTF8(getExecutableName(), str, len);
    };
  __emscripten_get_progname.sig = 'vpi';

  var __emscripten_runtime_keepalive_clear = () => {
      noExitRuntime = false;
      runtimeKeepaliveCounter = 0;
    };
  __emscripten_runtime_keepalive_clear.sig = 'v';

  var INT53_MAX = 9007199254740992;
  
  var INT53_MIN = -9007199254740992;
  var bigintToI53Checked = (num) => (num < INT53_MIN || num > INT53_MAX) ? NaN : Number(num);
  function __gmtime_js(time, tmPtr) {
    time = bigintToI53Checked(time);
  
    
      var date = new Date(time * 1000);
      HEAP32[((tmPtr)>>2)] = date.getUTCSeconds();
      HEAP32[(((tmPtr)+(4))>>2)] = date.getUTCMinutes();
      HEAP32[(((tmPtr)+(8))>>2)] = date.getUTCHours();
      HEAP32[(((tmPtr)+(12))>>2)] = date.getUTCDate();
      HEAP32[(((tmPtr)+(16))>>2)] = date.getUTCMonth();
      HEAP32[(((tmPtr)+(20))>>2)] = date.getUTCFullYear()-1900;
      HEAP32[(((tmPtr)+(24))>>2)] = date.getUTCDay();
      var start = Date.UTC(date.getUTCFullYear(), 0, 1, 0, 0, 0, 0);
      var yday = ((date.getTime() - start) / (1000 * 60 * 60 * 24))|0;
      HEAP32[(((tmPtr)+(28))>>2)] = yday;
    ;
  }
  __gmtime_js.sig = 'vjp';

  var isLeapYear = (year) => year%4 === 0 && (year%100 !== 0 || year%400 === 0);
  
  var MONTH_DAYS_LEAP_CUMULATIVE = [0,31,60,91,121,152,182,213,244,274,305,335];
  
  var MONTH_DAYS_REGULAR_CUMULATIVE = [0,31,59,90,120,151,181,212,243,273,304,334];
  var ydayFromDate = (date) => {
      var leap = isLeapYear(date.getFullYear());
      var monthDaysCumulative = (leap ? MONTH_DAYS_LEAP_CUMULATIVE : MONTH_DAYS_REGULAR_CUMULATIVE);
      var yday = monthDaysCumulative[date.getMonth()] + date.getDate() - 1; // -1 since it's days since Jan 1
  
      return yday;
    };
  
  function __localtime_js(time, tmPtr) {
    time = bigintToI53Checked(time);
  
    
      var date = new Date(time*1000);
      HEAP32[((tmPtr)>>2)] = date.getSeconds();
      HEAP32[(((tmPtr)+(4))>>2)] = date.getMinutes();
      HEAP32[(((tmPtr)+(8))>>2)] = date.getHours();
      HEAP32[(((tmPtr)+(12))>>2)] = date.getDate();
      HEAP32[(((tmPtr)+(16))>>2)] = date.getMonth();
      HEAP32[(((tmPtr)+(20))>>2)] = date.getFullYear()-1900;
      HEAP32[(((tmPtr)+(24))>>2)] = date.getDay();
  
      var yday = ydayFromDate(date)|0;
      HEAP32[(((tmPtr)+(28))>>2)] = yday;
      HEAP32[(((tmPtr)+(36))>>2)] = -(date.getTimezoneOffset() * 60);
  
      // Attention: DST is in December in South, and some regions don't have DST at all.
      var start = new Date(date.getFullYear(), 0, 1);
      var summerOffset = new Date(date.getFullYear(), 6, 1).getTimezoneOffset();
      var winterOffset = start.getTimezoneOffset();
      var dst = (summerOffset != winterOffset && date.getTimezoneOffset() == Math.min(winterOffset, summerOffset))|0;
      HEAP32[(((tmPtr)+(32))>>2)] = dst;
    ;
  }
  __localtime_js.sig = 'vjp';

  
  var __mktime_js = function(tmPtr) {
  
    var ret = (() => { 
      var date = new Date(HEAP32[(((tmPtr)+(20))>>2)] + 1900,
                          HEAP32[(((tmPtr)+(16))>>2)],
                          HEAP32[(((tmPtr)+(12))>>2)],
                          HEAP32[(((tmPtr)+(8))>>2)],
                          HEAP32[(((tmPtr)+(4))>>2)],
                          HEAP32[((tmPtr)>>2)],
                          0);
  
      // There's an ambiguous hour when the time goes back; the tm_isdst field is
      // used to disambiguate it.  Date() basically guesses, so we fix it up if it
      // guessed wrong, or fill in tm_isdst with the guess if it's -1.
      var dst = HEAP32[(((tmPtr)+(32))>>2)];
      var guessedOffset = date.getTimezoneOffset();
      var start = new Date(date.getFullYear(), 0, 1);
      var summerOffset = new Date(date.getFullYear(), 6, 1).getTimezoneOffset();
      var winterOffset = start.getTimezoneOffset();
      var dstOffset = Math.min(winterOffset, summerOffset); // DST is in December in South
      if (dst < 0) {
        // Attention: some regions don't have DST at all.
        HEAP32[(((tmPtr)+(32))>>2)] = Number(summerOffset != winterOffset && dstOffset == guessedOffset);
      } else if ((dst > 0) != (dstOffset == guessedOffset)) {
        var nonDstOffset = Math.max(winterOffset, summerOffset);
        var trueOffset = dst > 0 ? dstOffset : nonDstOffset;
        // Don't try setMinutes(date.getMinutes() + ...) -- it's messed up.
        date.setTime(date.getTime() + (trueOffset - guessedOffset)*60000);
      }
  
      HEAP32[(((tmPtr)+(24))>>2)] = date.getDay();
      var yday = ydayFromDate(date)|0;
      HEAP32[(((tmPtr)+(28))>>2)] = yday;
      // To match expected behavior, update fields from date
      HEAP32[((tmPtr)>>2)] = date.getSeconds();
      HEAP32[(((tmPtr)+(4))>>2)] = date.getMinutes();
      HEAP32[(((tmPtr)+(8))>>2)] = date.getHours();
      HEAP32[(((tmPtr)+(12))>>2)] = date.getDate();
      HEAP32[(((tmPtr)+(16))>>2)] = date.getMonth();
      HEAP32[(((tmPtr)+(20))>>2)] = date.getYear();
  
      var timeMs = date.getTime();
      if (isNaN(timeMs)) {
        return -1;
      }
      // Return time in microseconds
      return timeMs / 1000;
     })();
    return BigInt(ret);
  };
  __mktime_js.sig = 'jp';

  var __mmap_js = () => -52;
  __mmap_js.sig = 'ipiiijpp';

  var __msync_js = () => -52;
  __msync_js.sig = 'ippiiij';

  var __munmap_js = () => -52;
  __munmap_js.sig = 'ippiiij';

  var __timegm_js = function(tmPtr) {
  
    var ret = (() => { 
      var time = Date.UTC(HEAP32[(((tmPtr)+(20))>>2)] + 1900,
                          HEAP32[(((tmPtr)+(16))>>2)],
                          HEAP32[(((tmPtr)+(12))>>2)],
                          HEAP32[(((tmPtr)+(8))>>2)],
                          HEAP32[(((tmPtr)+(4))>>2)],
                          HEAP32[((tmPtr)>>2)],
                          0);
      var date = new Date(time);
  
      HEAP32[(((tmPtr)+(24))>>2)] = date.getUTCDay();
      var start = Date.UTC(date.getUTCFullYear(), 0, 1, 0, 0, 0, 0);
      var yday = ((date.getTime() - start) / (1000 * 60 * 60 * 24))|0;
      HEAP32[(((tmPtr)+(28))>>2)] = yday;
  
      return date.getTime() / 1000;
     })();
    return BigInt(ret);
  };
  __timegm_js.sig = 'jp';

  
  var lengthBytesUTF8 = (str) => {
      var len = 0;
      for (var i = 0; i < str.length; ++i) {
        // Gotcha: charCodeAt returns a 16-bit word that is a UTF-16 encoded code
        // unit, not a Unicode code point of the character! So decode
        // UTF16->UTF32->UTF8.
        // See http://unicode.org/faq/utf_bom.html#utf16-3
        var c = str.charCodeAt(i); // possibly a lead surrogate
        if (c <= 0x7F) {
          len++;
        } else if (c <= 0x7FF) {
          len += 2;
        } else if (c >= 0xD800 && c <= 0xDFFF) {
          len += 4; ++i;
        } else {
          len += 3;
        }
      }
      return len;
    };
  var __tzset_js = (timezone, daylight, std_name, dst_name) => {
      // TODO: Use (malleable) environment variables instead of system settings.
      var currentYear = new Date().getFullYear();
      var winter = new Date(currentYear, 0, 1);
      var summer = new Date(currentYear, 6, 1);
      var winterOffset = winter.getTimezoneOffset();
      var summerOffset = summer.getTimezoneOffset();
  
      // Local standard timezone offset. Local standard time is not adjusted for
      // daylight savings.  This code uses the fact that getTimezoneOffset returns
      // a greater value during Standard Time versus Daylight Saving Time (DST).
      // Thus it determines the expected output during Standard Time, and it
      // compares whether the output of the given date the same (Standard) or less
      // (DST).
      var stdTimezoneOffset = Math.max(winterOffset, summerOffset);
  
      // timezone is specified as seconds west of UTC ("The external variable
      // `timezone` shall be set to the difference, in seconds, between
      // Coordinated Universal Time (UTC) and local standard time."), the same
      // as returned by stdTimezoneOffset.
      // See http://pubs.opengroup.org/onlinepubs/009695399/functions/tzset.html
      HEAPU32[((timezone)>>2)] = stdTimezoneOffset * 60;
  
      HEAP32[((daylight)>>2)] = Number(winterOffset != summerOffset);
  
      var extractZone = (timezoneOffset) => {
        // Why inverse sign?
        // Read here https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/Date/getTimezoneOffset
        var sign = timezoneOffset >= 0 ? "-" : "+";
  
        var absOffset = Math.abs(timezoneOffset)
        var hours = String(Math.floor(absOffset / 60)).padStart(2, "0");
        var minutes = String(absOffset % 60).padStart(2, "0");
  
        return `UTC${sign}${hours}${minutes}`;
      }
  
      var winterName = extractZone(winterOffset);
      var summerName = extractZone(summerOffset);
      assert(winterName);
      assert(summerName);
      assert(lengthBytesUTF8(winterName) <= 16, `timezone name truncated to fit in TZNAME_MAX (${winterName})`);
      assert(lengthBytesUTF8(summerName) <= 16, `timezone name truncated to fit in TZNAME_MAX (${summerName})`);
      if (summerOffset < winterOffset) {
        // Northern hemisphere
        stringToUTF8(winterName, std_name, 17);
        stringToUTF8(summerName, dst_name, 17);
      } else {
        stringToUTF8(winterName, dst_name, 17);
        stringToUTF8(summerName, std_name, 17);
      }
    };
  __tzset_js.sig = 'vpppp';

  var _emscripten_date_now = () => Date.now();
  _emscripten_date_now.sig = 'd';

  var _emscripten_err = (str) => err(UTF8ToString(str));
  _emscripten_err.sig = 'vp';

  var getHeapMax = () =>
      // Stay one Wasm page short of 4GB: while e.g. Chrome is able to allocate
      // full 4GB Wasm memories, the size will wrap back to 0 bytes in Wasm side
      // for any code that deals with heap sizes, which would require special
      // casing all heap size related code to treat 0 specially.
      2147483648;
  var _emscripten_get_heap_max = () => getHeapMax();
  _emscripten_get_heap_max.sig = 'p';

  var _emscripten_get_now = () => performance.now();
  _emscripten_get_now.sig = 'd';

  var _emscripten_get_now_res = () => { // return resolution of get_now, in nanoseconds
      if (ENVIRONMENT_IS_NODE) {
        return 1; // nanoseconds
      }
      // Modern environment where performance.now() is supported:
      return 1000; // microseconds (1/1000 of a millisecond)
    };
  _emscripten_get_now_res.sig = 'd';

  
  
  var growMemory = (size) => {
      var b = wasmMemory.buffer;
      var pages = ((size - b.byteLength + 65535) / 65536) | 0;
      try {
        // round size grow request up to wasm page size (fixed 64KB per spec)
        wasmMemory.grow(pages); // .grow() takes a delta compared to the previous size
        updateMemoryViews();
        return 1 /*success*/;
      } catch(e) {
        err(`growMemory: Attempted to grow heap from ${b.byteLength} bytes to ${size} bytes, but got error: ${e}`);
      }
      // implicit 0 return to save code size (caller will cast "undefined" into 0
      // anyhow)
    };
  var _emscripten_resize_heap = (requestedSize) => {
      var oldSize = HEAPU8.length;
      // With CAN_ADDRESS_2GB or MEMORY64, pointers are already unsigned.
      requestedSize >>>= 0;
      // With multithreaded builds, races can happen (another thread might increase the size
      // in between), so return a failure, and let the caller retry.
      assert(requestedSize > oldSize);
  
      // Memory resize rules:
      // 1.  Always increase heap size to at least the requested size, rounded up
      //     to next page multiple.
      // 2a. If MEMORY_GROWTH_LINEAR_STEP == -1, excessively resize the heap
      //     geometrically: increase the heap size according to
      //     MEMORY_GROWTH_GEOMETRIC_STEP factor (default +20%), At most
      //     overreserve by MEMORY_GROWTH_GEOMETRIC_CAP bytes (default 96MB).
      // 2b. If MEMORY_GROWTH_LINEAR_STEP != -1, excessively resize the heap
      //     linearly: increase the heap size by at least
      //     MEMORY_GROWTH_LINEAR_STEP bytes.
      // 3.  Max size for the heap is capped at 2048MB-WASM_PAGE_SIZE, or by
      //     MAXIMUM_MEMORY, or by ASAN limit, depending on which is smallest
      // 4.  If we were unable to allocate as much memory, it may be due to
      //     over-eager decision to excessively reserve due to (3) above.
      //     Hence if an allocation fails, cut down on the amount of excess
      //     growth, in an attempt to succeed to perform a smaller allocation.
  
      // A limit is set for how much we can grow. We should not exceed that
      // (the wasm binary specifies it, so if we tried, we'd fail anyhow).
      var maxHeapSize = getHeapMax();
      if (requestedSize > maxHeapSize) {
        err(`Cannot enlarge memory, requested ${requestedSize} bytes, but the limit is ${maxHeapSize} bytes!`);
        return false;
      }
  
      // Loop through potential heap size increases. If we attempt a too eager
      // reservation that fails, cut down on the attempted size and reserve a
      // smaller bump instead. (max 3 times, chosen somewhat arbitrarily)
      for (var cutDown = 1; cutDown <= 4; cutDown *= 2) {
        var overGrownHeapSize = oldSize * (1 + 0.2 / cutDown); // ensure geometric growth
        // but limit overreserving (default to capping at +96MB overgrowth at most)
        overGrownHeapSize = Math.min(overGrownHeapSize, requestedSize + 100663296 );
  
        var newSize = Math.min(maxHeapSize, alignMemory(Math.max(requestedSize, overGrownHeapSize), 65536));
  
        var replacement = growMemory(newSize);
        if (replacement) {
  
          return true;
        }
      }
      err(`Failed to grow the heap from ${oldSize} bytes to ${newSize} bytes, not enough memory!`);
      return false;
    };
  _emscripten_resize_heap.sig = 'ip';

  var ENV = {
  };
  
  var getEnvStrings = () => {
      if (!getEnvStrings.strings) {
        // Default values.
        // Browser language detection #8751
        var lang = ((typeof navigator == 'object' && navigator.languages && navigator.languages[0]) || 'C').replace('-', '_') + '.UTF-8';
        var env = {
          'USER': 'web_user',
          'LOGNAME': 'web_user',
          'PATH': '/',
          'PWD': '/',
          'HOME': '/home/web_user',
          'LANG': lang,
          '_': getExecutableName()
        };
        // Apply the user-provided values, if any.
        for (var x in ENV) {
          // x is a key in ENV; if ENV[x] is undefined, that means it was
          // explicitly set to be so. We allow user code to do that to
          // force variables with default values to remain unset.
          if (ENV[x] === undefined) delete env[x];
          else env[x] = ENV[x];
        }
        var strings = [];
        for (var x in env) {
          strings.push(`${x}=${env[x]}`);
        }
        getEnvStrings.strings = strings;
      }
      return getEnvStrings.strings;
    };
  
  var stringToAscii = (str, buffer) => {
      for (var i = 0; i < str.length; ++i) {
        assert(str.charCodeAt(i) === (str.charCodeAt(i) & 0xff));
        HEAP8[buffer++] = str.charCodeAt(i);
      }
      // Null-terminate the string
      HEAP8[buffer] = 0;
    };
  var _environ_get = (__environ, environ_buf) => {
      var bufSize = 0;
      getEnvStrings().forEach((string, i) => {
        var ptr = environ_buf + bufSize;
        HEAPU32[(((__environ)+(i*4))>>2)] = ptr;
        stringToAscii(string, ptr);
        bufSize += string.length + 1;
      });
      return 0;
    };
  _environ_get.sig = 'ipp';

  var _environ_sizes_get = (penviron_count, penviron_buf_size) => {
      var strings = getEnvStrings();
      HEAPU32[((penviron_count)>>2)] = strings.length;
      var bufSize = 0;
      strings.forEach((string) => bufSize += string.length + 1);
      HEAPU32[((penviron_buf_size)>>2)] = bufSize;
      return 0;
    };
  _environ_sizes_get.sig = 'ipp';

  var _fd_close = () => -52;
  _fd_close.sig = 'ii';

  var _fd_fdstat_get = () => -52;
  _fd_fdstat_get.sig = 'iip';

  var _fd_pread = () => -52;
  _fd_pread.sig = 'iippjp';

  var _fd_pwrite = () => -52;
  _fd_pwrite.sig = 'iippjp';

  var _fd_read = () => -52;
  _fd_read.sig = 'iippp';

  var _fd_seek = () => -52;
  _fd_seek.sig = 'iijip';

  var _fd_sync = () => -52;
  _fd_sync.sig = 'ii';

  var _fd_write = () => -52;
  _fd_write.sig = 'iippp';

  var _pl_host_call = () => {};
  _pl_host_call.sig = 'ipipi';

  var _pl_host_check_stack = () => {};
  _pl_host_check_stack.sig = 'i';

  var _pl_host_compile = () => {};
  _pl_host_compile.sig = 'vp';

  var _pl_host_dlerror = () => {};
  _pl_host_dlerror.sig = 'p';

  var _pl_host_dlopen = () => {};
  _pl_host_dlopen.sig = 'ipi';

  var _pl_host_dlsym = () => {};
  _pl_host_dlsym.sig = 'iip';

  var _pl_host_edits = () => {};
  _pl_host_edits.sig = 'i';

  var _pl_host_end_borrow = () => {};
  _pl_host_end_borrow.sig = 'vi';

  var _pl_host_field = () => {};
  _pl_host_field.sig = 'ipiipip';

  var _pl_host_find = () => {};
  _pl_host_find.sig = 'ippip';

  var _pl_host_link = () => {};
  _pl_host_link.sig = 'iipipi';

  var _pl_host_loading = () => {};
  _pl_host_loading.sig = 'vpi';

  var _pl_host_over = () => {};
  _pl_host_over.sig = 'ip';

  var _pl_host_pclose = () => {};
  _pl_host_pclose.sig = 'ii';

  var _pl_host_poll = () => {};
  _pl_host_poll.sig = 'ipp';

  var _pl_host_popen = () => {};
  _pl_host_popen.sig = 'ippp';

  var _pl_host_raised = () => {};
  _pl_host_raised.sig = 'ii';

  var _pl_host_readline = () => {};
  _pl_host_readline.sig = 'pp';

  var _pl_host_release = () => {};
  _pl_host_release.sig = 'vi';

  var _pl_host_roots = () => {};
  _pl_host_roots.sig = 'ppi';

  var _pl_host_seed = () => {};
  _pl_host_seed.sig = 'ji';

  var _pl_host_settled = () => {};
  _pl_host_settled.sig = 'ipipp';

  var _pl_host_system = () => {};
  _pl_host_system.sig = 'ipp';

  
  var runtimeKeepaliveCounter = 0;
  var keepRuntimeAlive = () => noExitRuntime || runtimeKeepaliveCounter > 0;
  var _proc_exit = (code) => {
      EXITSTATUS = code;
      if (!keepRuntimeAlive()) {
        ABORT = true;
      }
      quit_(code, new ExitStatus(code));
    };
  _proc_exit.sig = 'vi';

  
  /** @param {boolean|number=} implicit */
  var exitJS = (status, implicit) => {
      EXITSTATUS = status;
  
      checkUnflushedContent();
  
      // if exit() was called explicitly, warn the user if the runtime isn't actually being shut down
      if (keepRuntimeAlive() && !implicit) {
        var msg = `program exited (with status: ${status}), but keepRuntimeAlive() is set (counter=${runtimeKeepaliveCounter}) due to an async operation, so halting execution but not exiting the runtime or preventing further async execution (you can use emscripten_force_exit, if you want to force a true shutdown)`;
        readyPromiseReject(msg);
        err(msg);
      }
  
      _proc_exit(status);
    };

  var handleException = (e) => {
      // Certain exception types we do not treat as errors since they are used for
      // internal control flow.
      // 1. ExitStatus, which is thrown by exit()
      // 2. "unwind", which is thrown by emscripten_unwind_to_js_event_loop() and others
      //    that wish to return to JS event loop.
      if (e instanceof ExitStatus || e == 'unwind') {
        return EXITSTATUS;
      }
      checkStackCookie();
      if (e instanceof WebAssembly.RuntimeError) {
        if (_emscripten_stack_get_current() <= 0) {
          err('Stack overflow detected.  You can try increasing -sSTACK_SIZE (currently set to 65536)');
        }
      }
      quit_(1, e);
    };

  
  
  var stackAlloc = (sz) => __emscripten_stack_alloc(sz);
  var stringToUTF8OnStack = (str) => {
      var size = lengthBytesUTF8(str) + 1;
      var ret = stackAlloc(size);
      stringToUTF8(str, ret, size);
      return ret;
    };

  var getCFunc = (ident) => {
      var func = Module['_' + ident]; // closure exported function
      assert(func, 'Cannot call unknown function ' + ident + ', make sure it is exported');
      return func;
    };
  
  var writeArrayToMemory = (array, buffer) => {
      assert(array.length >= 0, 'writeArrayToMemory array must have a length (should be an array or typed array)')
      HEAP8.set(array, buffer);
    };
  
  
  var stackSave = () => _emscripten_stack_get_current();
  
  var stackRestore = (val) => __emscripten_stack_restore(val);
  
  
  
    /**
     * @param {string|null=} returnType
     * @param {Array=} argTypes
     * @param {Arguments|Array=} args
     * @param {Object=} opts
     */
  var ccall = (ident, returnType, argTypes, args, opts) => {
      // For fast lookup of conversion functions
      var toC = {
        'string': (str) => {
          var ret = 0;
          if (str !== null && str !== undefined && str !== 0) { // null string
            ret = stringToUTF8OnStack(str);
          }
          return ret;
        },
        'array': (arr) => {
          var ret = stackAlloc(arr.length);
          writeArrayToMemory(arr, ret);
          return ret;
        }
      };
  
      function convertReturnValue(ret) {
        if (returnType === 'string') {
          return UTF8ToString(ret);
        }
        if (returnType === 'boolean') return Boolean(ret);
        return ret;
      }
  
      var func = getCFunc(ident);
      var cArgs = [];
      var stack = 0;
      assert(returnType !== 'array', 'Return type should not be "array".');
      if (args) {
        for (var i = 0; i < args.length; i++) {
          var converter = toC[argTypes[i]];
          if (converter) {
            if (stack === 0) stack = stackSave();
            cArgs[i] = converter(args[i]);
          } else {
            cArgs[i] = args[i];
          }
        }
      }
      var ret = func(...cArgs);
      function onDone(ret) {
        if (stack !== 0) stackRestore(stack);
        return convertReturnValue(ret);
      }
  
      ret = onDone(ret);
      return ret;
    };


  
  
  
  
  var removeFunction = (index) => {
      functionsInTableMap.delete(getWasmTableEntry(index));
      setWasmTableEntry(index, null);
      freeTableIndexes.push(index);
    };






  
  
  var stringToNewUTF8 = (str) => {
      var size = lengthBytesUTF8(str) + 1;
      var ret = _malloc(size);
      if (ret) stringToUTF8(str, ret, size);
      return ret;
    };


function checkIncomingModuleAPI() {
  ignoredModuleProp('ENVIRONMENT');
  ignoredModuleProp('GL_MAX_TEXTURE_IMAGE_UNITS');
  ignoredModuleProp('SDL_canPlayWithWebAudio');
  ignoredModuleProp('SDL_numSimultaneouslyQueuedBuffers');
  ignoredModuleProp('INITIAL_MEMORY');
  ignoredModuleProp('wasmMemory');
  ignoredModuleProp('arguments');
  ignoredModuleProp('buffer');
  ignoredModuleProp('canvas');
  ignoredModuleProp('doNotCaptureKeyboard');
  ignoredModuleProp('dynamicLibraries');
  ignoredModuleProp('elementPointerLock');
  ignoredModuleProp('extraStackTrace');
  ignoredModuleProp('forcedAspectRatio');
  ignoredModuleProp('keyboardListeningElement');
  ignoredModuleProp('freePreloadedMediaOnUse');
  ignoredModuleProp('loadSplitModule');
  ignoredModuleProp('locateFile');
  ignoredModuleProp('logReadFiles');
  ignoredModuleProp('mainScriptUrlOrBlob');
  ignoredModuleProp('mem');
  ignoredModuleProp('monitorRunDependencies');
  ignoredModuleProp('noInitialRun');
  ignoredModuleProp('onAbort');
  ignoredModuleProp('onCustomMessage');
  ignoredModuleProp('onExit');
  ignoredModuleProp('onFree');
  ignoredModuleProp('onFullScreen');
  ignoredModuleProp('onMalloc');
  ignoredModuleProp('onRealloc');
  ignoredModuleProp('onRuntimeInitialized');
  ignoredModuleProp('postMainLoop');
  ignoredModuleProp('postRun');
  ignoredModuleProp('preInit');
  ignoredModuleProp('preMainLoop');
  ignoredModuleProp('preinitializedWebGLContext');
  ignoredModuleProp('preloadPlugins');
  ignoredModuleProp('print');
  ignoredModuleProp('setStatus');
  ignoredModuleProp('statusMessage');
  ignoredModuleProp('stderr');
  ignoredModuleProp('stdin');
  ignoredModuleProp('stdout');
  ignoredModuleProp('wasm');
  ignoredModuleProp('wasmBinary');
  ignoredModuleProp('websocket');
  ignoredModuleProp('fetchSettings');
}
var wasmImports = {
  /** @export */
  __c_longjmp: ___c_longjmp,
  /** @export */
  __call_sighandler: ___call_sighandler,
  /** @export */
  __handle_stack_overflow: ___handle_stack_overflow,
  /** @export */
  __heap_base: ___heap_base,
  /** @export */
  __indirect_function_table: wasmTable,
  /** @export */
  __memory_base: ___memory_base,
  /** @export */
  __stack_pointer: ___stack_pointer,
  /** @export */
  __syscall__newselect: ___syscall__newselect,
  /** @export */
  __syscall_chdir: ___syscall_chdir,
  /** @export */
  __syscall_chmod: ___syscall_chmod,
  /** @export */
  __syscall_dup: ___syscall_dup,
  /** @export */
  __syscall_dup3: ___syscall_dup3,
  /** @export */
  __syscall_faccessat: ___syscall_faccessat,
  /** @export */
  __syscall_fadvise64: ___syscall_fadvise64,
  /** @export */
  __syscall_fallocate: ___syscall_fallocate,
  /** @export */
  __syscall_fchdir: ___syscall_fchdir,
  /** @export */
  __syscall_fchmod: ___syscall_fchmod,
  /** @export */
  __syscall_fchmodat2: ___syscall_fchmodat2,
  /** @export */
  __syscall_fchown32: ___syscall_fchown32,
  /** @export */
  __syscall_fchownat: ___syscall_fchownat,
  /** @export */
  __syscall_fcntl64: ___syscall_fcntl64,
  /** @export */
  __syscall_fdatasync: ___syscall_fdatasync,
  /** @export */
  __syscall_fstat64: ___syscall_fstat64,
  /** @export */
  __syscall_fstatfs64: ___syscall_fstatfs64,
  /** @export */
  __syscall_ftruncate64: ___syscall_ftruncate64,
  /** @export */
  __syscall_getcwd: ___syscall_getcwd,
  /** @export */
  __syscall_getdents64: ___syscall_getdents64,
  /** @export */
  __syscall_ioctl: ___syscall_ioctl,
  /** @export */
  __syscall_lstat64: ___syscall_lstat64,
  /** @export */
  __syscall_mkdirat: ___syscall_mkdirat,
  /** @export */
  __syscall_mknodat: ___syscall_mknodat,
  /** @export */
  __syscall_newfstatat: ___syscall_newfstatat,
  /** @export */
  __syscall_openat: ___syscall_openat,
  /** @export */
  __syscall_pipe: ___syscall_pipe,
  /** @export */
  __syscall_poll: ___syscall_poll,
  /** @export */
  __syscall_readlinkat: ___syscall_readlinkat,
  /** @export */
  __syscall_renameat: ___syscall_renameat,
  /** @export */
  __syscall_rmdir: ___syscall_rmdir,
  /** @export */
  __syscall_stat64: ___syscall_stat64,
  /** @export */
  __syscall_statfs64: ___syscall_statfs64,
  /** @export */
  __syscall_symlink: ___syscall_symlink,
  /** @export */
  __syscall_symlinkat: ___syscall_symlinkat,
  /** @export */
  __syscall_truncate64: ___syscall_truncate64,
  /** @export */
  __syscall_unlinkat: ___syscall_unlinkat,
  /** @export */
  __syscall_utimensat: ___syscall_utimensat,
  /** @export */
  __table_base: ___table_base,
  /** @export */
  _abort_js: __abort_js,
  /** @export */
  _emscripten_get_now_is_monotonic: __emscripten_get_now_is_monotonic,
  /** @export */
  _emscripten_get_progname: __emscripten_get_progname,
  /** @export */
  _emscripten_runtime_keepalive_clear: __emscripten_runtime_keepalive_clear,
  /** @export */
  _gmtime_js: __gmtime_js,
  /** @export */
  _localtime_js: __localtime_js,
  /** @export */
  _mktime_js: __mktime_js,
  /** @export */
  _mmap_js: __mmap_js,
  /** @export */
  _msync_js: __msync_js,
  /** @export */
  _munmap_js: __munmap_js,
  /** @export */
  _timegm_js: __timegm_js,
  /** @export */
  _tzset_js: __tzset_js,
  /** @export */
  emscripten_date_now: _emscripten_date_now,
  /** @export */
  emscripten_err: _emscripten_err,
  /** @export */
  emscripten_get_heap_max: _emscripten_get_heap_max,
  /** @export */
  emscripten_get_now: _emscripten_get_now,
  /** @export */
  emscripten_get_now_res: _emscripten_get_now_res,
  /** @export */
  emscripten_resize_heap: _emscripten_resize_heap,
  /** @export */
  environ_get: _environ_get,
  /** @export */
  environ_sizes_get: _environ_sizes_get,
  /** @export */
  fd_close: _fd_close,
  /** @export */
  fd_fdstat_get: _fd_fdstat_get,
  /** @export */
  fd_pread: _fd_pread,
  /** @export */
  fd_pwrite: _fd_pwrite,
  /** @export */
  fd_read: _fd_read,
  /** @export */
  fd_seek: _fd_seek,
  /** @export */
  fd_sync: _fd_sync,
  /** @export */
  fd_write: _fd_write,
  /** @export */
  memory: wasmMemory,
  /** @export */
  pl_host_call: _pl_host_call,
  /** @export */
  pl_host_check_stack: _pl_host_check_stack,
  /** @export */
  pl_host_compile: _pl_host_compile,
  /** @export */
  pl_host_dlerror: _pl_host_dlerror,
  /** @export */
  pl_host_dlopen: _pl_host_dlopen,
  /** @export */
  pl_host_dlsym: _pl_host_dlsym,
  /** @export */
  pl_host_edits: _pl_host_edits,
  /** @export */
  pl_host_end_borrow: _pl_host_end_borrow,
  /** @export */
  pl_host_field: _pl_host_field,
  /** @export */
  pl_host_find: _pl_host_find,
  /** @export */
  pl_host_link: _pl_host_link,
  /** @export */
  pl_host_loading: _pl_host_loading,
  /** @export */
  pl_host_over: _pl_host_over,
  /** @export */
  pl_host_pclose: _pl_host_pclose,
  /** @export */
  pl_host_poll: _pl_host_poll,
  /** @export */
  pl_host_popen: _pl_host_popen,
  /** @export */
  pl_host_raised: _pl_host_raised,
  /** @export */
  pl_host_readline: _pl_host_readline,
  /** @export */
  pl_host_release: _pl_host_release,
  /** @export */
  pl_host_roots: _pl_host_roots,
  /** @export */
  pl_host_seed: _pl_host_seed,
  /** @export */
  pl_host_settled: _pl_host_settled,
  /** @export */
  pl_host_system: _pl_host_system,
  /** @export */
  proc_exit: _proc_exit
};
var wasmExports = createWasm();
var ___wasm_call_ctors = createExportWrapper('__wasm_call_ctors', 0);
var ___wasm_apply_data_relocs = createExportWrapper('__wasm_apply_data_relocs', 0);
var _memcpy = Module['_memcpy'] = createExportWrapper('memcpy', 3);
var _memmove = Module['_memmove'] = createExportWrapper('memmove', 3);
var _memset = Module['_memset'] = createExportWrapper('memset', 3);
var _memcmp = Module['_memcmp'] = createExportWrapper('memcmp', 3);
var _pl_do = Module['_pl_do'] = createExportWrapper('pl_do', 4);
var _emscripten_stack_get_current = () => (_emscripten_stack_get_current = wasmExports['emscripten_stack_get_current'])();
var _lua_checkstack = Module['_lua_checkstack'] = createExportWrapper('lua_checkstack', 2);
var _pl_flush = Module['_pl_flush'] = createExportWrapper('pl_flush', 0);
var ___assert_fail = Module['___assert_fail'] = createExportWrapper('__assert_fail', 4);
var _lua_pushcclosure = Module['_lua_pushcclosure'] = createExportWrapper('lua_pushcclosure', 3);
var _lua_pushlightuserdata = Module['_lua_pushlightuserdata'] = createExportWrapper('lua_pushlightuserdata', 2);
var _lua_callk = Module['_lua_callk'] = createExportWrapper('lua_callk', 5);
var _lua_settable = Module['_lua_settable'] = createExportWrapper('lua_settable', 2);
var _lua_touserdata = Module['_lua_touserdata'] = createExportWrapper('lua_touserdata', 2);
var _lua_settop = Module['_lua_settop'] = createExportWrapper('lua_settop', 2);
var _lua_pushlstring = Module['_lua_pushlstring'] = createExportWrapper('lua_pushlstring', 3);
var _lua_rawget = Module['_lua_rawget'] = createExportWrapper('lua_rawget', 2);
var _lua_rawgeti = Module['_lua_rawgeti'] = createExportWrapper('lua_rawgeti', 3);
var _lua_setupvalue = Module['_lua_setupvalue'] = createExportWrapper('lua_setupvalue', 3);
var _luaL_loadbufferx = Module['_luaL_loadbufferx'] = createExportWrapper('luaL_loadbufferx', 5);
var _lua_pushvalue = Module['_lua_pushvalue'] = createExportWrapper('lua_pushvalue', 2);
var _lua_rawset = Module['_lua_rawset'] = createExportWrapper('lua_rawset', 2);
var _luaL_checkstack = Module['_luaL_checkstack'] = createExportWrapper('luaL_checkstack', 3);
var _lua_createtable = Module['_lua_createtable'] = createExportWrapper('lua_createtable', 3);
var _lua_gettop = Module['_lua_gettop'] = createExportWrapper('lua_gettop', 1);
var _lua_rawseti = Module['_lua_rawseti'] = createExportWrapper('lua_rawseti', 3);
var _lua_pushboolean = Module['_lua_pushboolean'] = createExportWrapper('lua_pushboolean', 2);
var _lua_pushinteger = Module['_lua_pushinteger'] = createExportWrapper('lua_pushinteger', 2);
var _lua_pushnumber = Module['_lua_pushnumber'] = createExportWrapper('lua_pushnumber', 2);
var _lua_pushnil = Module['_lua_pushnil'] = createExportWrapper('lua_pushnil', 1);
var _lua_copy = Module['_lua_copy'] = createExportWrapper('lua_copy', 3);
var _lua_absindex = Module['_lua_absindex'] = createExportWrapper('lua_absindex', 2);
var _free = Module['_free'] = createExportWrapper('free', 1);
var _lua_type = Module['_lua_type'] = createExportWrapper('lua_type', 2);
var _lua_tolstring = Module['_lua_tolstring'] = createExportWrapper('lua_tolstring', 3);
var _realloc = Module['_realloc'] = createExportWrapper('realloc', 2);
var _luaL_error = Module['_luaL_error'] = createExportWrapper('luaL_error', 3);
var _lua_toboolean = Module['_lua_toboolean'] = createExportWrapper('lua_toboolean', 2);
var _lua_isinteger = Module['_lua_isinteger'] = createExportWrapper('lua_isinteger', 2);
var _lua_tointegerx = Module['_lua_tointegerx'] = createExportWrapper('lua_tointegerx', 3);
var _lua_tonumberx = Module['_lua_tonumberx'] = createExportWrapper('lua_tonumberx', 3);
var _lua_rawlen = Module['_lua_rawlen'] = createExportWrapper('lua_rawlen', 2);
var _lua_next = Module['_lua_next'] = createExportWrapper('lua_next', 2);
var _strcmp = Module['_strcmp'] = createExportWrapper('strcmp', 2);
var _lua_topointer = Module['_lua_topointer'] = createExportWrapper('lua_topointer', 2);
var _lua_rawgetp = Module['_lua_rawgetp'] = createExportWrapper('lua_rawgetp', 3);
var _lua_rawsetp = Module['_lua_rawsetp'] = createExportWrapper('lua_rawsetp', 3);
var _pl_compilecache = Module['_pl_compilecache'] = createExportWrapper('pl_compilecache', 0);
var _strlen = Module['_strlen'] = createExportWrapper('strlen', 1);
var _lua_load = Module['_lua_load'] = createExportWrapper('lua_load', 5);
var _malloc = Module['_malloc'] = createExportWrapper('malloc', 1);
var _lua_dump = Module['_lua_dump'] = createExportWrapper('lua_dump', 4);
var _lua_status = Module['_lua_status'] = createExportWrapper('lua_status', 1);
var _lua_getstack = Module['_lua_getstack'] = createExportWrapper('lua_getstack', 3);
var _luaopen_coroutine = Module['_luaopen_coroutine'] = createExportWrapper('luaopen_coroutine', 1);
var _lua_getglobal = Module['_lua_getglobal'] = createExportWrapper('lua_getglobal', 2);
var _lua_tocfunction = Module['_lua_tocfunction'] = createExportWrapper('lua_tocfunction', 2);
var _luaL_checkversion_ = Module['_luaL_checkversion_'] = createExportWrapper('luaL_checkversion_', 3);
var _luaL_setfuncs = Module['_luaL_setfuncs'] = createExportWrapper('luaL_setfuncs', 3);
var _lua_tothread = Module['_lua_tothread'] = createExportWrapper('lua_tothread', 2);
var _luaL_typeerror = Module['_luaL_typeerror'] = createExportWrapper('luaL_typeerror', 3);
var _lua_pushstring = Module['_lua_pushstring'] = createExportWrapper('lua_pushstring', 2);
var _lua_isyieldable = Module['_lua_isyieldable'] = createExportWrapper('lua_isyieldable', 1);
var _lua_closethread = Module['_lua_closethread'] = createExportWrapper('lua_closethread', 2);
var _lua_xmove = Module['_lua_xmove'] = createExportWrapper('lua_xmove', 3);
var _luaL_where = Module['_luaL_where'] = createExportWrapper('luaL_where', 2);
var _lua_rotate = Module['_lua_rotate'] = createExportWrapper('lua_rotate', 3);
var _lua_concat = Module['_lua_concat'] = createExportWrapper('lua_concat', 2);
var _lua_resume = Module['_lua_resume'] = createExportWrapper('lua_resume', 4);
var _luaL_checktype = Module['_luaL_checktype'] = createExportWrapper('luaL_checktype', 3);
var _lua_newthread = Module['_lua_newthread'] = createExportWrapper('lua_newthread', 1);
var _lua_pushthread = Module['_lua_pushthread'] = createExportWrapper('lua_pushthread', 1);
var _pl_discard = Module['_pl_discard'] = createExportWrapper('pl_discard', 1);
var _fclose = Module['_fclose'] = createExportWrapper('fclose', 1);
var _luaL_buffinit = Module['_luaL_buffinit'] = createExportWrapper('luaL_buffinit', 2);
var _luaL_addlstring = Module['_luaL_addlstring'] = createExportWrapper('luaL_addlstring', 3);
var _lua_getinfo = Module['_lua_getinfo'] = createExportWrapper('lua_getinfo', 3);
var _luaL_addvalue = Module['_luaL_addvalue'] = createExportWrapper('luaL_addvalue', 1);
var _luaL_pushresult = Module['_luaL_pushresult'] = createExportWrapper('luaL_pushresult', 1);
var _lua_pushfstring = Module['_lua_pushfstring'] = createExportWrapper('lua_pushfstring', 3);
var _luaL_traceback = Module['_luaL_traceback'] = createExportWrapper('luaL_traceback', 4);
var _pl_setguard = Module['_pl_setguard'] = createExportWrapper('pl_setguard', 1);
var _luaL_ref = Module['_luaL_ref'] = createExportWrapper('luaL_ref', 2);
var _pl_packrefs = Module['_pl_packrefs'] = createExportWrapper('pl_packrefs', 1);
var _pl_unref = Module['_pl_unref'] = createExportWrapper('pl_unref', 2);
var _pl_wasclosed = Module['_pl_wasclosed'] = createExportWrapper('pl_wasclosed', 1);
var _calloc = Module['_calloc'] = createExportWrapper('calloc', 2);
var _lua_newstate = Module['_lua_newstate'] = createExportWrapper('lua_newstate', 2);
var _pl_account = Module['_pl_account'] = createExportWrapper('pl_account', 1);
var _lua_getallocf = Module['_lua_getallocf'] = createExportWrapper('lua_getallocf', 2);
var _lua_gc = Module['_lua_gc'] = createExportWrapper('lua_gc', 3);
var _pl_collections = Module['_pl_collections'] = createExportWrapper('pl_collections', 1);
var _memalign = Module['_memalign'] = createExportWrapper('memalign', 2);
var _lua_newuserdatauv = Module['_lua_newuserdatauv'] = createExportWrapper('lua_newuserdatauv', 3);
var _lua_getfield = Module['_lua_getfield'] = createExportWrapper('lua_getfield', 3);
var _lua_setfield = Module['_lua_setfield'] = createExportWrapper('lua_setfield', 3);
var _lua_setmetatable = Module['_lua_setmetatable'] = createExportWrapper('lua_setmetatable', 2);
var _lua_getupvalue = Module['_lua_getupvalue'] = createExportWrapper('lua_getupvalue', 3);
var _luaL_checkudata = Module['_luaL_checkudata'] = createExportWrapper('luaL_checkudata', 3);
var _lua_atpanic = Module['_lua_atpanic'] = createExportWrapper('lua_atpanic', 2);
var _lua_version = Module['_lua_version'] = createExportWrapper('lua_version', 1);
var _lua_closeslot = Module['_lua_closeslot'] = createExportWrapper('lua_closeslot', 2);
var _lua_typename = Module['_lua_typename'] = createExportWrapper('lua_typename', 2);
var _lua_iscfunction = Module['_lua_iscfunction'] = createExportWrapper('lua_iscfunction', 2);
var _lua_isnumber = Module['_lua_isnumber'] = createExportWrapper('lua_isnumber', 2);
var _lua_isstring = Module['_lua_isstring'] = createExportWrapper('lua_isstring', 2);
var _lua_isuserdata = Module['_lua_isuserdata'] = createExportWrapper('lua_isuserdata', 2);
var _lua_rawequal = Module['_lua_rawequal'] = createExportWrapper('lua_rawequal', 3);
var _lua_arith = Module['_lua_arith'] = createExportWrapper('lua_arith', 2);
var _lua_compare = Module['_lua_compare'] = createExportWrapper('lua_compare', 4);
var _lua_stringtonumber = Module['_lua_stringtonumber'] = createExportWrapper('lua_stringtonumber', 2);
var _lua_pushvfstring = Module['_lua_pushvfstring'] = createExportWrapper('lua_pushvfstring', 3);
var _lua_gettable = Module['_lua_gettable'] = createExportWrapper('lua_gettable', 2);
var _lua_geti = Module['_lua_geti'] = createExportWrapper('lua_geti', 3);
var _lua_getmetatable = Module['_lua_getmetatable'] = createExportWrapper('lua_getmetatable', 2);
var _lua_getiuservalue = Module['_lua_getiuservalue'] = createExportWrapper('lua_getiuservalue', 3);
var _lua_setglobal = Module['_lua_setglobal'] = createExportWrapper('lua_setglobal', 2);
var _lua_seti = Module['_lua_seti'] = createExportWrapper('lua_seti', 3);
var _lua_setiuservalue = Module['_lua_setiuservalue'] = createExportWrapper('lua_setiuservalue', 3);
var _lua_pcallk = Module['_lua_pcallk'] = createExportWrapper('lua_pcallk', 6);
var _lua_error = Module['_lua_error'] = createExportWrapper('lua_error', 1);
var _lua_toclose = Module['_lua_toclose'] = createExportWrapper('lua_toclose', 2);
var _lua_len = Module['_lua_len'] = createExportWrapper('lua_len', 2);
var _lua_setallocf = Module['_lua_setallocf'] = createExportWrapper('lua_setallocf', 3);
var _lua_setwarnf = Module['_lua_setwarnf'] = createExportWrapper('lua_setwarnf', 3);
var _lua_warning = Module['_lua_warning'] = createExportWrapper('lua_warning', 3);
var _lua_upvalueid = Module['_lua_upvalueid'] = createExportWrapper('lua_upvalueid', 3);
var _lua_upvaluejoin = Module['_lua_upvaluejoin'] = createExportWrapper('lua_upvaluejoin', 5);
var _strncmp = Module['_strncmp'] = createExportWrapper('strncmp', 3);
var _luaL_addstring = Module['_luaL_addstring'] = createExportWrapper('luaL_addstring', 2);
var _luaL_prepbuffsize = Module['_luaL_prepbuffsize'] = createExportWrapper('luaL_prepbuffsize', 2);
var _luaL_argerror = Module['_luaL_argerror'] = createExportWrapper('luaL_argerror', 3);
var _luaL_getmetafield = Module['_luaL_getmetafield'] = createExportWrapper('luaL_getmetafield', 3);
var _luaL_fileresult = Module['_luaL_fileresult'] = createExportWrapper('luaL_fileresult', 3);
var ___errno_location = Module['___errno_location'] = createExportWrapper('__errno_location', 0);
var _strerror = Module['_strerror'] = createExportWrapper('strerror', 1);
var _luaL_execresult = Module['_luaL_execresult'] = createExportWrapper('luaL_execresult', 2);
var _luaL_newmetatable = Module['_luaL_newmetatable'] = createExportWrapper('luaL_newmetatable', 2);
var _luaL_setmetatable = Module['_luaL_setmetatable'] = createExportWrapper('luaL_setmetatable', 2);
var _luaL_testudata = Module['_luaL_testudata'] = createExportWrapper('luaL_testudata', 3);
var _luaL_checkoption = Module['_luaL_checkoption'] = createExportWrapper('luaL_checkoption', 4);
var _luaL_checklstring = Module['_luaL_checklstring'] = createExportWrapper('luaL_checklstring', 3);
var _luaL_optlstring = Module['_luaL_optlstring'] = createExportWrapper('luaL_optlstring', 4);
var _luaL_checkany = Module['_luaL_checkany'] = createExportWrapper('luaL_checkany', 2);
var _luaL_checknumber = Module['_luaL_checknumber'] = createExportWrapper('luaL_checknumber', 2);
var _luaL_optnumber = Module['_luaL_optnumber'] = createExportWrapper('luaL_optnumber', 3);
var _luaL_checkinteger = Module['_luaL_checkinteger'] = createExportWrapper('luaL_checkinteger', 2);
var _luaL_optinteger = Module['_luaL_optinteger'] = createExportWrapper('luaL_optinteger', 3);
var _luaL_pushresultsize = Module['_luaL_pushresultsize'] = createExportWrapper('luaL_pushresultsize', 2);
var _luaL_buffinitsize = Module['_luaL_buffinitsize'] = createExportWrapper('luaL_buffinitsize', 3);
var _luaL_unref = Module['_luaL_unref'] = createExportWrapper('luaL_unref', 3);
var _luaL_loadfilex = Module['_luaL_loadfilex'] = createExportWrapper('luaL_loadfilex', 3);
var _freopen = Module['_freopen'] = createExportWrapper('freopen', 3);
var _ferror = Module['_ferror'] = createExportWrapper('ferror', 1);
var _getc = Module['_getc'] = createExportWrapper('getc', 1);
var _feof = Module['_feof'] = createExportWrapper('feof', 1);
var _fread = Module['_fread'] = createExportWrapper('fread', 4);
var _luaL_loadstring = Module['_luaL_loadstring'] = createExportWrapper('luaL_loadstring', 2);
var _luaL_callmeta = Module['_luaL_callmeta'] = createExportWrapper('luaL_callmeta', 3);
var _luaL_len = Module['_luaL_len'] = createExportWrapper('luaL_len', 2);
var _luaL_tolstring = Module['_luaL_tolstring'] = createExportWrapper('luaL_tolstring', 3);
var _luaL_getsubtable = Module['_luaL_getsubtable'] = createExportWrapper('luaL_getsubtable', 3);
var _luaL_requiref = Module['_luaL_requiref'] = createExportWrapper('luaL_requiref', 4);
var _luaL_addgsub = Module['_luaL_addgsub'] = createExportWrapper('luaL_addgsub', 4);
var _strstr = Module['_strstr'] = createExportWrapper('strstr', 2);
var _luaL_gsub = Module['_luaL_gsub'] = createExportWrapper('luaL_gsub', 4);
var _luaL_newstate = Module['_luaL_newstate'] = createExportWrapper('luaL_newstate', 0);
var _fiprintf = Module['_fiprintf'] = createExportWrapper('fiprintf', 3);
var _fflush = Module['_fflush'] = createExportWrapper('fflush', 1);
var _fwrite = Module['_fwrite'] = createExportWrapper('fwrite', 4);
var _fputs = Module['_fputs'] = createExportWrapper('fputs', 2);
var _fputc = Module['_fputc'] = createExportWrapper('fputc', 2);
var _luaopen_base = Module['_luaopen_base'] = createExportWrapper('luaopen_base', 1);
var _strspn = Module['_strspn'] = createExportWrapper('strspn', 2);
var _isalnum = Module['_isalnum'] = createExportWrapper('isalnum', 1);
var _toupper = Module['_toupper'] = createExportWrapper('toupper', 1);
var _ldexp = Module['_ldexp'] = createExportWrapper('ldexp', 2);
var _luaopen_debug = Module['_luaopen_debug'] = createExportWrapper('luaopen_debug', 1);
var _fgets = Module['_fgets'] = createExportWrapper('fgets', 3);
var _lua_gethookmask = Module['_lua_gethookmask'] = createExportWrapper('lua_gethookmask', 1);
var _lua_gethook = Module['_lua_gethook'] = createExportWrapper('lua_gethook', 1);
var _lua_gethookcount = Module['_lua_gethookcount'] = createExportWrapper('lua_gethookcount', 1);
var _strchr = Module['_strchr'] = createExportWrapper('strchr', 2);
var _lua_getlocal = Module['_lua_getlocal'] = createExportWrapper('lua_getlocal', 3);
var _lua_sethook = Module['_lua_sethook'] = createExportWrapper('lua_sethook', 4);
var _lua_setlocal = Module['_lua_setlocal'] = createExportWrapper('lua_setlocal', 3);
var _lua_setcstacklimit = Module['_lua_setcstacklimit'] = createExportWrapper('lua_setcstacklimit', 2);
var _abort = Module['_abort'] = createExportWrapper('abort', 0);
var ___wasm_longjmp = Module['___wasm_longjmp'] = createExportWrapper('__wasm_longjmp', 2);
var ___wasm_setjmp = Module['___wasm_setjmp'] = createExportWrapper('__wasm_setjmp', 3);
var ___wasm_setjmp_test = Module['___wasm_setjmp_test'] = createExportWrapper('__wasm_setjmp_test', 2);
var _lua_yieldk = Module['_lua_yieldk'] = createExportWrapper('lua_yieldk', 4);
var _exit = Module['_exit'] = createExportWrapper('exit', 1);
var __Exit = Module['__Exit'] = createExportWrapper('_Exit', 1);
var _fopen = Module['_fopen'] = createExportWrapper('fopen', 2);
var _fileno = Module['_fileno'] = createExportWrapper('fileno', 1);
var _luaL_openlibs = Module['_luaL_openlibs'] = createExportWrapper('luaL_openlibs', 1);
var _luaopen_package = Module['_luaopen_package'] = createExportWrapper('luaopen_package', 1);
var _luaopen_table = Module['_luaopen_table'] = createExportWrapper('luaopen_table', 1);
var _luaopen_io = Module['_luaopen_io'] = createExportWrapper('luaopen_io', 1);
var _luaopen_os = Module['_luaopen_os'] = createExportWrapper('luaopen_os', 1);
var _luaopen_string = Module['_luaopen_string'] = createExportWrapper('luaopen_string', 1);
var _luaopen_math = Module['_luaopen_math'] = createExportWrapper('luaopen_math', 1);
var _luaopen_utf8 = Module['_luaopen_utf8'] = createExportWrapper('luaopen_utf8', 1);
var _memchr = Module['_memchr'] = createExportWrapper('memchr', 3);
var _popen = Module['_popen'] = createExportWrapper('popen', 2);
var _tmpfile = Module['_tmpfile'] = createExportWrapper('tmpfile', 0);
var _clearerr = Module['_clearerr'] = createExportWrapper('clearerr', 1);
var _ungetc = Module['_ungetc'] = createExportWrapper('ungetc', 2);
var _localeconv = Module['_localeconv'] = createExportWrapper('localeconv', 0);
var _flockfile = Module['_flockfile'] = createExportWrapper('flockfile', 1);
var _getc_unlocked = Module['_getc_unlocked'] = createExportWrapper('getc_unlocked', 1);
var _isxdigit = Module['_isxdigit'] = createExportWrapper('isxdigit', 1);
var _funlockfile = Module['_funlockfile'] = createExportWrapper('funlockfile', 1);
var _pclose = Module['_pclose'] = createExportWrapper('pclose', 1);
var ___small_fprintf = Module['___small_fprintf'] = createExportWrapper('__small_fprintf', 3);
var _fseeko = Module['_fseeko'] = createExportWrapper('fseeko', 3);
var _ftello = Module['_ftello'] = createExportWrapper('ftello', 1);
var _setvbuf = Module['_setvbuf'] = createExportWrapper('setvbuf', 4);
var _time = Module['_time'] = createExportWrapper('time', 1);
var _acos = Module['_acos'] = createExportWrapper('acos', 1);
var _asin = Module['_asin'] = createExportWrapper('asin', 1);
var _atan2 = Module['_atan2'] = createExportWrapper('atan2', 2);
var _cos = Module['_cos'] = createExportWrapper('cos', 1);
var _exp = Module['_exp'] = createExportWrapper('exp', 1);
var _fmod = Module['_fmod'] = createExportWrapper('fmod', 2);
var _log = Module['_log'] = createExportWrapper('log', 1);
var _log2 = Module['_log2'] = createExportWrapper('log2', 1);
var _log10 = Module['_log10'] = createExportWrapper('log10', 1);
var _sin = Module['_sin'] = createExportWrapper('sin', 1);
var _tan = Module['_tan'] = createExportWrapper('tan', 1);
var _cosh = Module['_cosh'] = createExportWrapper('cosh', 1);
var _sinh = Module['_sinh'] = createExportWrapper('sinh', 1);
var _tanh = Module['_tanh'] = createExportWrapper('tanh', 1);
var _pow = Module['_pow'] = createExportWrapper('pow', 2);
var _frexp = Module['_frexp'] = createExportWrapper('frexp', 2);
var _getenv = Module['_getenv'] = createExportWrapper('getenv', 1);
var _strpbrk = Module['_strpbrk'] = createExportWrapper('strpbrk', 2);
var _strtod = Module['_strtod'] = createExportWrapper('strtod', 2);
var _strcpy = Module['_strcpy'] = createExportWrapper('strcpy', 2);
var _snprintf = Module['_snprintf'] = createExportWrapper('snprintf', 4);
var _gmtime_r = Module['_gmtime_r'] = createExportWrapper('gmtime_r', 2);
var _localtime_r = Module['_localtime_r'] = createExportWrapper('localtime_r', 2);
var _strftime = Module['_strftime'] = createExportWrapper('strftime', 4);
var _difftime = Module['_difftime'] = createExportWrapper('difftime', 2);
var _system = Module['_system'] = createExportWrapper('system', 1);
var _lua_close = Module['_lua_close'] = createExportWrapper('lua_close', 1);
var _remove = Module['_remove'] = createExportWrapper('remove', 1);
var _rename = Module['_rename'] = createExportWrapper('rename', 2);
var _setlocale = Module['_setlocale'] = createExportWrapper('setlocale', 2);
var _mktime = Module['_mktime'] = createExportWrapper('mktime', 1);
var _mkstemp = Module['_mkstemp'] = createExportWrapper('mkstemp', 1);
var _close = Module['_close'] = createExportWrapper('close', 1);
var _lua_resetthread = Module['_lua_resetthread'] = createExportWrapper('lua_resetthread', 1);
var _iscntrl = Module['_iscntrl'] = createExportWrapper('iscntrl', 1);
var _tolower = Module['_tolower'] = createExportWrapper('tolower', 1);
var _ispunct = Module['_ispunct'] = createExportWrapper('ispunct', 1);
var _clock = Module['_clock'] = createExportWrapper('clock', 0);
var _pl_lua_main = Module['_pl_lua_main'] = createExportWrapper('pl_lua_main', 2);
var _isatty = Module['_isatty'] = createExportWrapper('isatty', 1);
var _sigemptyset = Module['_sigemptyset'] = createExportWrapper('sigemptyset', 1);
var _sigaction = Module['_sigaction'] = createExportWrapper('sigaction', 3);
var _pl_allocator_busy = Module['_pl_allocator_busy'] = createExportWrapper('pl_allocator_busy', 0);
var _posix_memalign = Module['_posix_memalign'] = createExportWrapper('posix_memalign', 3);
var _malloc_usable_size = Module['_malloc_usable_size'] = createExportWrapper('malloc_usable_size', 1);
var _strnlen = Module['_strnlen'] = createExportWrapper('strnlen', 2);
var _vsnprintf = Module['_vsnprintf'] = createExportWrapper('vsnprintf', 4);
var _fdopen = Module['_fdopen'] = createExportWrapper('fdopen', 2);
var _open = Module['_open'] = createExportWrapper('open', 3);
var _fstat = Module['_fstat'] = createExportWrapper('fstat', 2);
var _read = Module['_read'] = createExportWrapper('read', 3);
var _pl_slicelength = Module['_pl_slicelength'] = createExportWrapper('pl_slicelength', 1);
var _pl_limit = Module['_pl_limit'] = createExportWrapper('pl_limit', 3);
var _pl_leave = Module['_pl_leave'] = createExportWrapper('pl_leave', 1);
var _pl_fuel = Module['_pl_fuel'] = createExportWrapper('pl_fuel', 1);
var _pl_stopped = Module['_pl_stopped'] = createExportWrapper('pl_stopped', 1);
var _emscripten_stack_set_limits = (a0, a1) => (_emscripten_stack_set_limits = wasmExports['emscripten_stack_set_limits'])(a0, a1);
var _emscripten_stack_get_base = () => (_emscripten_stack_get_base = wasmExports['emscripten_stack_get_base'])();
var _emscripten_stack_get_end = () => (_emscripten_stack_get_end = wasmExports['emscripten_stack_get_end'])();
var _emscripten_stack_get_free = () => (_emscripten_stack_get_free = wasmExports['emscripten_stack_get_free'])();
var _pl_transfer = Module['_pl_transfer'] = createExportWrapper('pl_transfer', 0);
var _pl_open = Module['_pl_open'] = createExportWrapper('pl_open', 3);
var _pl_install = Module['_pl_install'] = createExportWrapper('pl_install', 2);
var _pl_endrun = Module['_pl_endrun'] = createExportWrapper('pl_endrun', 2);
var _pl_unwindunits = Module['_pl_unwindunits'] = createExportWrapper('pl_unwindunits', 3);
var _pl_unitcall = Module['_pl_unitcall'] = createExportWrapper('pl_unitcall', 4);
var _pl_unittailcall = Module['_pl_unittailcall'] = createExportWrapper('pl_unittailcall', 3);
var _pl_unitmetamethod = Module['_pl_unitmetamethod'] = createExportWrapper('pl_unitmetamethod', 1);
var _pl_unitreturn = Module['_pl_unitreturn'] = createExportWrapper('pl_unitreturn', 3);
var _pl_unititerate = Module['_pl_unititerate'] = createExportWrapper('pl_unititerate', 3);
var _pl_unitvararg = Module['_pl_unitvararg'] = createExportWrapper('pl_unitvararg', 3);
var _pl_unitbarrier = Module['_pl_unitbarrier'] = createExportWrapper('pl_unitbarrier', 3);
var _pl_unitownfield = Module['_pl_unitownfield'] = createExportWrapper('pl_unitownfield', 3);
var _pl_unitfield = Module['_pl_unitfield'] = createExportWrapper('pl_unitfield', 3);
var _pl_unitelement = Module['_pl_unitelement'] = createExportWrapper('pl_unitelement', 2);
var _pl_unitlength = Module['_pl_unitlength'] = createExportWrapper('pl_unitlength', 1);
var _pl_unitnewfield = Module['_pl_unitnewfield'] = createExportWrapper('pl_unitnewfield', 3);
var _pl_unitnewtable = Module['_pl_unitnewtable'] = createExportWrapper('pl_unitnewtable', 3);
var _pl_unitnext = Module['_pl_unitnext'] = createExportWrapper('pl_unitnext', 5);
var _pl_unitupbarrier = Module['_pl_unitupbarrier'] = createExportWrapper('pl_unitupbarrier', 3);
var _pl_unitconcat = Module['_pl_unitconcat'] = createExportWrapper('pl_unitconcat', 3);
var _pl_unitclosure = Module['_pl_unitclosure'] = createExportWrapper('pl_unitclosure', 4);
var _pl_unitsub = Module['_pl_unitsub'] = createExportWrapper('pl_unitsub', 4);
var _pl_unitchar = Module['_pl_unitchar'] = createExportWrapper('pl_unitchar', 2);
var _pl_unitclose = Module['_pl_unitclose'] = createExportWrapper('pl_unitclose', 2);
var _pl_unitstringfield = Module['_pl_unitstringfield'] = createExportWrapper('pl_unitstringfield', 2);
var _pl_unitbyte = Module['_pl_unitbyte'] = createExportWrapper('pl_unitbyte', 2);
var _pl_unitappend = Module['_pl_unitappend'] = createExportWrapper('pl_unitappend', 2);
var _pl_unitsetmetatable = Module['_pl_unitsetmetatable'] = createExportWrapper('pl_unitsetmetatable', 3);
var _pl_unitcompare = Module['_pl_unitcompare'] = createExportWrapper('pl_unitcompare', 2);
var _pl_jit = Module['_pl_jit'] = createExportWrapper('pl_jit', 0);
var _times = Module['_times'] = createExportWrapper('times', 1);
var _getdate = Module['_getdate'] = createExportWrapper('getdate', 1);
var _stime = Module['_stime'] = createExportWrapper('stime', 1);
var _clock_getcpuclockid = Module['_clock_getcpuclockid'] = createExportWrapper('clock_getcpuclockid', 2);
var _flock = Module['_flock'] = createExportWrapper('flock', 2);
var _chroot = Module['_chroot'] = createExportWrapper('chroot', 1);
var _fork = Module['_fork'] = createExportWrapper('fork', 0);
var _vfork = Module['_vfork'] = createExportWrapper('vfork', 0);
var _setgroups = Module['_setgroups'] = createExportWrapper('setgroups', 2);
var _sigaltstack = Module['_sigaltstack'] = createExportWrapper('sigaltstack', 2);
var _getloadavg = Module['_getloadavg'] = createExportWrapper('getloadavg', 2);
var _atexit = Module['_atexit'] = createExportWrapper('atexit', 1);
var ___cxa_atexit = Module['___cxa_atexit'] = createExportWrapper('__cxa_atexit', 3);
var ___ctype_get_mb_cur_max = Module['___ctype_get_mb_cur_max'] = createExportWrapper('__ctype_get_mb_cur_max', 0);
var ___fpclassify = Module['___fpclassify'] = createExportWrapper('__fpclassify', 1);
var ___fpclassifyf = Module['___fpclassifyf'] = createExportWrapper('__fpclassifyf', 1);
var ___fpclassifyl = Module['___fpclassifyl'] = createExportWrapper('__fpclassifyl', 2);
var ___signbit = Module['___signbit'] = createExportWrapper('__signbit', 1);
var ___signbitf = Module['___signbitf'] = createExportWrapper('__signbitf', 1);
var ___signbitl = Module['___signbitl'] = createExportWrapper('__signbitl', 2);
var _tzset = Module['_tzset'] = createExportWrapper('tzset', 0);
var __exit = Module['__exit'] = createExportWrapper('_exit', 1);
var _abs = Module['_abs'] = createExportWrapper('abs', 1);
var _access = Module['_access'] = createExportWrapper('access', 2);
var _sqrt = Module['_sqrt'] = createExportWrapper('sqrt', 1);
var _acosf = Module['_acosf'] = createExportWrapper('acosf', 1);
var _acosh = Module['_acosh'] = createExportWrapper('acosh', 1);
var _acoshf = Module['_acoshf'] = createExportWrapper('acoshf', 1);
var _acoshl = Module['_acoshl'] = createExportWrapper('acoshl', 3);
var _acosl = Module['_acosl'] = createExportWrapper('acosl', 3);
var _aligned_alloc = Module['_aligned_alloc'] = createExportWrapper('aligned_alloc', 2);
var _alphasort = Module['_alphasort'] = createExportWrapper('alphasort', 2);
var _asctime = Module['_asctime'] = createExportWrapper('asctime', 1);
var _asctime_r = Module['_asctime_r'] = createExportWrapper('asctime_r', 2);
var _fabs = Module['_fabs'] = createExportWrapper('fabs', 1);
var _asinf = Module['_asinf'] = createExportWrapper('asinf', 1);
var _asinh = Module['_asinh'] = createExportWrapper('asinh', 1);
var _asinhf = Module['_asinhf'] = createExportWrapper('asinhf', 1);
var _asinhl = Module['_asinhl'] = createExportWrapper('asinhl', 3);
var _asinl = Module['_asinl'] = createExportWrapper('asinl', 3);
var _asprintf = Module['_asprintf'] = createExportWrapper('asprintf', 3);
var _at_quick_exit = Module['_at_quick_exit'] = createExportWrapper('at_quick_exit', 1);
var _atan = Module['_atan'] = createExportWrapper('atan', 1);
var _atan2f = Module['_atan2f'] = createExportWrapper('atan2f', 2);
var _atan2l = Module['_atan2l'] = createExportWrapper('atan2l', 5);
var _atanf = Module['_atanf'] = createExportWrapper('atanf', 1);
var _atanh = Module['_atanh'] = createExportWrapper('atanh', 1);
var _atanhf = Module['_atanhf'] = createExportWrapper('atanhf', 1);
var _atanhl = Module['_atanhl'] = createExportWrapper('atanhl', 3);
var _atanl = Module['_atanl'] = createExportWrapper('atanl', 3);
var _atof = Module['_atof'] = createExportWrapper('atof', 1);
var _atoi = Module['_atoi'] = createExportWrapper('atoi', 1);
var _atol = Module['_atol'] = createExportWrapper('atol', 1);
var _atoll = Module['_atoll'] = createExportWrapper('atoll', 1);
var _basename = Module['_basename'] = createExportWrapper('basename', 1);
var _bcmp = Module['_bcmp'] = createExportWrapper('bcmp', 3);
var _bcopy = Module['_bcopy'] = createExportWrapper('bcopy', 3);
var _bsearch = Module['_bsearch'] = createExportWrapper('bsearch', 5);
var _bzero = Module['_bzero'] = createExportWrapper('bzero', 2);
var _c16rtomb = Module['_c16rtomb'] = createExportWrapper('c16rtomb', 3);
var _c32rtomb = Module['_c32rtomb'] = createExportWrapper('c32rtomb', 3);
var _cbrt = Module['_cbrt'] = createExportWrapper('cbrt', 1);
var _cbrtf = Module['_cbrtf'] = createExportWrapper('cbrtf', 1);
var _cbrtl = Module['_cbrtl'] = createExportWrapper('cbrtl', 3);
var _ceil = Module['_ceil'] = createExportWrapper('ceil', 1);
var _ceilf = Module['_ceilf'] = createExportWrapper('ceilf', 1);
var _ceill = Module['_ceill'] = createExportWrapper('ceill', 3);
var _chdir = Module['_chdir'] = createExportWrapper('chdir', 1);
var _chmod = Module['_chmod'] = createExportWrapper('chmod', 2);
var _chown = Module['_chown'] = createExportWrapper('chown', 3);
var _clearerr_unlocked = Module['_clearerr_unlocked'] = createExportWrapper('clearerr_unlocked', 1);
var _clock_nanosleep = Module['_clock_nanosleep'] = createExportWrapper('clock_nanosleep', 4);
var _clock_settime = Module['_clock_settime'] = createExportWrapper('clock_settime', 2);
var _closedir = Module['_closedir'] = createExportWrapper('closedir', 1);
var _copysign = Module['_copysign'] = createExportWrapper('copysign', 2);
var _copysignf = Module['_copysignf'] = createExportWrapper('copysignf', 2);
var _copysignl = Module['_copysignl'] = createExportWrapper('copysignl', 5);
var _scalbn = Module['_scalbn'] = createExportWrapper('scalbn', 2);
var _floor = Module['_floor'] = createExportWrapper('floor', 1);
var _cosf = Module['_cosf'] = createExportWrapper('cosf', 1);
var _expm1 = Module['_expm1'] = createExportWrapper('expm1', 1);
var _coshf = Module['_coshf'] = createExportWrapper('coshf', 1);
var _coshl = Module['_coshl'] = createExportWrapper('coshl', 3);
var _cosl = Module['_cosl'] = createExportWrapper('cosl', 3);
var _creat = Module['_creat'] = createExportWrapper('creat', 2);
var _ctime = Module['_ctime'] = createExportWrapper('ctime', 1);
var _ctime_r = Module['_ctime_r'] = createExportWrapper('ctime_r', 2);
var _dirfd = Module['_dirfd'] = createExportWrapper('dirfd', 1);
var _dirname = Module['_dirname'] = createExportWrapper('dirname', 1);
var _div = Module['_div'] = createExportWrapper('div', 3);
var _dprintf = Module['_dprintf'] = createExportWrapper('dprintf', 3);
var _dup = Module['_dup'] = createExportWrapper('dup', 1);
var _dup2 = Module['_dup2'] = createExportWrapper('dup2', 2);
var _dup3 = Module['_dup3'] = createExportWrapper('dup3', 3);
var _duplocale = Module['_duplocale'] = createExportWrapper('duplocale', 1);
var _dysize = Module['_dysize'] = createExportWrapper('dysize', 1);
var _clock_gettime = Module['_clock_gettime'] = createExportWrapper('clock_gettime', 2);
var _clock_getres = Module['_clock_getres'] = createExportWrapper('clock_getres', 2);
var _gettimeofday = Module['_gettimeofday'] = createExportWrapper('gettimeofday', 2);
var _erf = Module['_erf'] = createExportWrapper('erf', 1);
var _erfc = Module['_erfc'] = createExportWrapper('erfc', 1);
var _erff = Module['_erff'] = createExportWrapper('erff', 1);
var _erfcf = Module['_erfcf'] = createExportWrapper('erfcf', 1);
var _erfl = Module['_erfl'] = createExportWrapper('erfl', 3);
var _erfcl = Module['_erfcl'] = createExportWrapper('erfcl', 3);
var _euidaccess = Module['_euidaccess'] = createExportWrapper('euidaccess', 2);
var _eaccess = Module['_eaccess'] = createExportWrapper('eaccess', 2);
var _exp2 = Module['_exp2'] = createExportWrapper('exp2', 1);
var _exp2f = Module['_exp2f'] = createExportWrapper('exp2f', 1);
var _exp2l = Module['_exp2l'] = createExportWrapper('exp2l', 3);
var _expf = Module['_expf'] = createExportWrapper('expf', 1);
var _expl = Module['_expl'] = createExportWrapper('expl', 3);
var _expm1f = Module['_expm1f'] = createExportWrapper('expm1f', 1);
var _expm1l = Module['_expm1l'] = createExportWrapper('expm1l', 3);
var _fabsf = Module['_fabsf'] = createExportWrapper('fabsf', 1);
var _fabsl = Module['_fabsl'] = createExportWrapper('fabsl', 3);
var _faccessat = Module['_faccessat'] = createExportWrapper('faccessat', 4);
var _fchdir = Module['_fchdir'] = createExportWrapper('fchdir', 1);
var _fchmod = Module['_fchmod'] = createExportWrapper('fchmod', 2);
var _fchmodat = Module['_fchmodat'] = createExportWrapper('fchmodat', 4);
var _fchown = Module['_fchown'] = createExportWrapper('fchown', 3);
var _fchownat = Module['_fchownat'] = createExportWrapper('fchownat', 5);
var _fcntl = Module['_fcntl'] = createExportWrapper('fcntl', 3);
var _fdatasync = Module['_fdatasync'] = createExportWrapper('fdatasync', 1);
var _fdim = Module['_fdim'] = createExportWrapper('fdim', 2);
var _fdimf = Module['_fdimf'] = createExportWrapper('fdimf', 2);
var _fdiml = Module['_fdiml'] = createExportWrapper('fdiml', 5);
var _fdopendir = Module['_fdopendir'] = createExportWrapper('fdopendir', 1);
var _feof_unlocked = Module['_feof_unlocked'] = createExportWrapper('feof_unlocked', 1);
var _ferror_unlocked = Module['_ferror_unlocked'] = createExportWrapper('ferror_unlocked', 1);
var _fflush_unlocked = Module['_fflush_unlocked'] = createExportWrapper('fflush_unlocked', 1);
var _ffs = Module['_ffs'] = createExportWrapper('ffs', 1);
var _ffsl = Module['_ffsl'] = createExportWrapper('ffsl', 1);
var _ffsll = Module['_ffsll'] = createExportWrapper('ffsll', 1);
var _fgetc = Module['_fgetc'] = createExportWrapper('fgetc', 1);
var _fgetpos = Module['_fgetpos'] = createExportWrapper('fgetpos', 2);
var _fgets_unlocked = Module['_fgets_unlocked'] = createExportWrapper('fgets_unlocked', 3);
var _fileno_unlocked = Module['_fileno_unlocked'] = createExportWrapper('fileno_unlocked', 1);
var _finite = Module['_finite'] = createExportWrapper('finite', 1);
var _finitef = Module['_finitef'] = createExportWrapper('finitef', 1);
var _ftrylockfile = Module['_ftrylockfile'] = createExportWrapper('ftrylockfile', 1);
var _floorf = Module['_floorf'] = createExportWrapper('floorf', 1);
var _floorl = Module['_floorl'] = createExportWrapper('floorl', 3);
var _fma = Module['_fma'] = createExportWrapper('fma', 3);
var _fmaf = Module['_fmaf'] = createExportWrapper('fmaf', 3);
var _fmal = Module['_fmal'] = createExportWrapper('fmal', 7);
var _fmax = Module['_fmax'] = createExportWrapper('fmax', 2);
var _fmaxf = Module['_fmaxf'] = createExportWrapper('fmaxf', 2);
var _fmaxl = Module['_fmaxl'] = createExportWrapper('fmaxl', 5);
var _fmemopen = Module['_fmemopen'] = createExportWrapper('fmemopen', 3);
var _fmin = Module['_fmin'] = createExportWrapper('fmin', 2);
var _fminf = Module['_fminf'] = createExportWrapper('fminf', 2);
var _fminl = Module['_fminl'] = createExportWrapper('fminl', 5);
var _fmodf = Module['_fmodf'] = createExportWrapper('fmodf', 2);
var _fmodl = Module['_fmodl'] = createExportWrapper('fmodl', 5);
var _fpathconf = Module['_fpathconf'] = createExportWrapper('fpathconf', 2);
var _fprintf = Module['_fprintf'] = createExportWrapper('fprintf', 3);
var _vfprintf = Module['_vfprintf'] = createExportWrapper('vfprintf', 3);
var _vfiprintf = Module['_vfiprintf'] = createExportWrapper('vfiprintf', 3);
var ___small_vfprintf = Module['___small_vfprintf'] = createExportWrapper('__small_vfprintf', 3);
var _fputs_unlocked = Module['_fputs_unlocked'] = createExportWrapper('fputs_unlocked', 2);
var _fread_unlocked = Module['_fread_unlocked'] = createExportWrapper('fread_unlocked', 4);
var _freelocale = Module['_freelocale'] = createExportWrapper('freelocale', 1);
var _frexpf = Module['_frexpf'] = createExportWrapper('frexpf', 2);
var _frexpl = Module['_frexpl'] = createExportWrapper('frexpl', 4);
var _fscanf = Module['_fscanf'] = createExportWrapper('fscanf', 3);
var _fseek = Module['_fseek'] = createExportWrapper('fseek', 3);
var _fsetpos = Module['_fsetpos'] = createExportWrapper('fsetpos', 2);
var _fstatat = Module['_fstatat'] = createExportWrapper('fstatat', 4);
var _fsync = Module['_fsync'] = createExportWrapper('fsync', 1);
var _ftell = Module['_ftell'] = createExportWrapper('ftell', 1);
var _ftruncate = Module['_ftruncate'] = createExportWrapper('ftruncate', 2);
var _futimens = Module['_futimens'] = createExportWrapper('futimens', 2);
var _futimesat = Module['_futimesat'] = createExportWrapper('futimesat', 3);
var _fwrite_unlocked = Module['_fwrite_unlocked'] = createExportWrapper('fwrite_unlocked', 4);
var _get_current_dir_name = Module['_get_current_dir_name'] = createExportWrapper('get_current_dir_name', 0);
var _fgetc_unlocked = Module['_fgetc_unlocked'] = createExportWrapper('fgetc_unlocked', 1);
var _getchar = Module['_getchar'] = createExportWrapper('getchar', 0);
var _getchar_unlocked = Module['_getchar_unlocked'] = createExportWrapper('getchar_unlocked', 0);
var _getcwd = Module['_getcwd'] = createExportWrapper('getcwd', 2);
var _getdelim = Module['_getdelim'] = createExportWrapper('getdelim', 4);
var _getdents = Module['_getdents'] = createExportWrapper('getdents', 3);
var _getegid = Module['_getegid'] = createExportWrapper('getegid', 0);
var _geteuid = Module['_geteuid'] = createExportWrapper('geteuid', 0);
var _getgid = Module['_getgid'] = createExportWrapper('getgid', 0);
var _getgroups = Module['_getgroups'] = createExportWrapper('getgroups', 2);
var _gethostname = Module['_gethostname'] = createExportWrapper('gethostname', 2);
var _getline = Module['_getline'] = createExportWrapper('getline', 3);
var _getpagesize = Module['_getpagesize'] = createExportWrapper('getpagesize', 0);
var _getpgid = Module['_getpgid'] = createExportWrapper('getpgid', 1);
var _getpgrp = Module['_getpgrp'] = createExportWrapper('getpgrp', 0);
var _getpid = Module['_getpid'] = createExportWrapper('getpid', 0);
var _getppid = Module['_getppid'] = createExportWrapper('getppid', 0);
var _getresgid = Module['_getresgid'] = createExportWrapper('getresgid', 3);
var _getresuid = Module['_getresuid'] = createExportWrapper('getresuid', 3);
var _getrusage = Module['_getrusage'] = createExportWrapper('getrusage', 2);
var _getsid = Module['_getsid'] = createExportWrapper('getsid', 1);
var _gettid = Module['_gettid'] = createExportWrapper('gettid', 0);
var _getuid = Module['_getuid'] = createExportWrapper('getuid', 0);
var _gmtime = Module['_gmtime'] = createExportWrapper('gmtime', 1);
var _hypot = Module['_hypot'] = createExportWrapper('hypot', 2);
var _hypotf = Module['_hypotf'] = createExportWrapper('hypotf', 2);
var _hypotl = Module['_hypotl'] = createExportWrapper('hypotl', 5);
var _ilogb = Module['_ilogb'] = createExportWrapper('ilogb', 1);
var _ilogbf = Module['_ilogbf'] = createExportWrapper('ilogbf', 1);
var _ilogbl = Module['_ilogbl'] = createExportWrapper('ilogbl', 2);
var _imaxabs = Module['_imaxabs'] = createExportWrapper('imaxabs', 1);
var _imaxdiv = Module['_imaxdiv'] = createExportWrapper('imaxdiv', 3);
var _index = Module['_index'] = createExportWrapper('index', 2);
var _ioctl = Module['_ioctl'] = createExportWrapper('ioctl', 3);
var _isalnum_l = Module['_isalnum_l'] = createExportWrapper('isalnum_l', 2);
var _isalpha = Module['_isalpha'] = createExportWrapper('isalpha', 1);
var _isalpha_l = Module['_isalpha_l'] = createExportWrapper('isalpha_l', 2);
var _isascii = Module['_isascii'] = createExportWrapper('isascii', 1);
var _isblank = Module['_isblank'] = createExportWrapper('isblank', 1);
var _isblank_l = Module['_isblank_l'] = createExportWrapper('isblank_l', 2);
var _iscntrl_l = Module['_iscntrl_l'] = createExportWrapper('iscntrl_l', 2);
var _isdigit = Module['_isdigit'] = createExportWrapper('isdigit', 1);
var _isdigit_l = Module['_isdigit_l'] = createExportWrapper('isdigit_l', 2);
var _isgraph = Module['_isgraph'] = createExportWrapper('isgraph', 1);
var _isgraph_l = Module['_isgraph_l'] = createExportWrapper('isgraph_l', 2);
var _islower = Module['_islower'] = createExportWrapper('islower', 1);
var _islower_l = Module['_islower_l'] = createExportWrapper('islower_l', 2);
var _isprint = Module['_isprint'] = createExportWrapper('isprint', 1);
var _isprint_l = Module['_isprint_l'] = createExportWrapper('isprint_l', 2);
var _ispunct_l = Module['_ispunct_l'] = createExportWrapper('ispunct_l', 2);
var _issetugid = Module['_issetugid'] = createExportWrapper('issetugid', 0);
var _isspace = Module['_isspace'] = createExportWrapper('isspace', 1);
var _isspace_l = Module['_isspace_l'] = createExportWrapper('isspace_l', 2);
var _isupper = Module['_isupper'] = createExportWrapper('isupper', 1);
var _isupper_l = Module['_isupper_l'] = createExportWrapper('isupper_l', 2);
var _isxdigit_l = Module['_isxdigit_l'] = createExportWrapper('isxdigit_l', 2);
var _kill = Module['_kill'] = createExportWrapper('kill', 2);
var _labs = Module['_labs'] = createExportWrapper('labs', 1);
var _nl_langinfo = Module['_nl_langinfo'] = createExportWrapper('nl_langinfo', 1);
var _nl_langinfo_l = Module['_nl_langinfo_l'] = createExportWrapper('nl_langinfo_l', 2);
var _lchmod = Module['_lchmod'] = createExportWrapper('lchmod', 2);
var _lchown = Module['_lchown'] = createExportWrapper('lchown', 3);
var _ldexpf = Module['_ldexpf'] = createExportWrapper('ldexpf', 2);
var _ldexpl = Module['_ldexpl'] = createExportWrapper('ldexpl', 4);
var _ldiv = Module['_ldiv'] = createExportWrapper('ldiv', 3);
var _lgamma = Module['_lgamma'] = createExportWrapper('lgamma', 1);
var _lgammaf = Module['_lgammaf'] = createExportWrapper('lgammaf', 1);
var _lgammal = Module['_lgammal'] = createExportWrapper('lgammal', 3);
var _link = Module['_link'] = createExportWrapper('link', 2);
var _linkat = Module['_linkat'] = createExportWrapper('linkat', 5);
var _llabs = Module['_llabs'] = createExportWrapper('llabs', 1);
var _lldiv = Module['_lldiv'] = createExportWrapper('lldiv', 3);
var _llrint = Module['_llrint'] = createExportWrapper('llrint', 1);
var _llrintf = Module['_llrintf'] = createExportWrapper('llrintf', 1);
var _llrintl = Module['_llrintl'] = createExportWrapper('llrintl', 2);
var _llround = Module['_llround'] = createExportWrapper('llround', 1);
var _llroundf = Module['_llroundf'] = createExportWrapper('llroundf', 1);
var _llroundl = Module['_llroundl'] = createExportWrapper('llroundl', 2);
var _localtime = Module['_localtime'] = createExportWrapper('localtime', 1);
var _lockf = Module['_lockf'] = createExportWrapper('lockf', 3);
var _log10f = Module['_log10f'] = createExportWrapper('log10f', 1);
var _log10l = Module['_log10l'] = createExportWrapper('log10l', 3);
var _log1p = Module['_log1p'] = createExportWrapper('log1p', 1);
var _log1pf = Module['_log1pf'] = createExportWrapper('log1pf', 1);
var _log1pl = Module['_log1pl'] = createExportWrapper('log1pl', 3);
var _log2f = Module['_log2f'] = createExportWrapper('log2f', 1);
var _log2l = Module['_log2l'] = createExportWrapper('log2l', 3);
var _logb = Module['_logb'] = createExportWrapper('logb', 1);
var _logbf = Module['_logbf'] = createExportWrapper('logbf', 1);
var _logbl = Module['_logbl'] = createExportWrapper('logbl', 3);
var _logf = Module['_logf'] = createExportWrapper('logf', 1);
var _logl = Module['_logl'] = createExportWrapper('logl', 3);
var _lrint = Module['_lrint'] = createExportWrapper('lrint', 1);
var _lrintf = Module['_lrintf'] = createExportWrapper('lrintf', 1);
var _lrintl = Module['_lrintl'] = createExportWrapper('lrintl', 2);
var _lround = Module['_lround'] = createExportWrapper('lround', 1);
var _lroundf = Module['_lroundf'] = createExportWrapper('lroundf', 1);
var _lroundl = Module['_lroundl'] = createExportWrapper('lroundl', 2);
var _lseek = Module['_lseek'] = createExportWrapper('lseek', 3);
var _lstat = Module['_lstat'] = createExportWrapper('lstat', 2);
var _madvise = Module['_madvise'] = createExportWrapper('madvise', 3);
var _mblen = Module['_mblen'] = createExportWrapper('mblen', 2);
var _mbrlen = Module['_mbrlen'] = createExportWrapper('mbrlen', 3);
var _mbrtoc16 = Module['_mbrtoc16'] = createExportWrapper('mbrtoc16', 4);
var _mbrtoc32 = Module['_mbrtoc32'] = createExportWrapper('mbrtoc32', 4);
var _mbrtowc = Module['_mbrtowc'] = createExportWrapper('mbrtowc', 4);
var _mbsinit = Module['_mbsinit'] = createExportWrapper('mbsinit', 1);
var _mbsrtowcs = Module['_mbsrtowcs'] = createExportWrapper('mbsrtowcs', 4);
var _mbstowcs = Module['_mbstowcs'] = createExportWrapper('mbstowcs', 3);
var _mbtowc = Module['_mbtowc'] = createExportWrapper('mbtowc', 3);
var _memccpy = Module['_memccpy'] = createExportWrapper('memccpy', 4);
var _memmem = Module['_memmem'] = createExportWrapper('memmem', 4);
var _mempcpy = Module['_mempcpy'] = createExportWrapper('mempcpy', 3);
var _memrchr = Module['_memrchr'] = createExportWrapper('memrchr', 3);
var _mkdir = Module['_mkdir'] = createExportWrapper('mkdir', 2);
var _mkdirat = Module['_mkdirat'] = createExportWrapper('mkdirat', 3);
var _mkdtemp = Module['_mkdtemp'] = createExportWrapper('mkdtemp', 1);
var _mkfifo = Module['_mkfifo'] = createExportWrapper('mkfifo', 2);
var _mkfifoat = Module['_mkfifoat'] = createExportWrapper('mkfifoat', 3);
var _mknod = Module['_mknod'] = createExportWrapper('mknod', 3);
var _mknodat = Module['_mknodat'] = createExportWrapper('mknodat', 4);
var _mkostemp = Module['_mkostemp'] = createExportWrapper('mkostemp', 2);
var _timegm = Module['_timegm'] = createExportWrapper('timegm', 1);
var _mmap = Module['_mmap'] = createExportWrapper('mmap', 6);
var _modf = Module['_modf'] = createExportWrapper('modf', 2);
var _modff = Module['_modff'] = createExportWrapper('modff', 2);
var _modfl = Module['_modfl'] = createExportWrapper('modfl', 4);
var _mprotect = Module['_mprotect'] = createExportWrapper('mprotect', 3);
var _msync = Module['_msync'] = createExportWrapper('msync', 3);
var _munmap = Module['_munmap'] = createExportWrapper('munmap', 2);
var _nan = Module['_nan'] = createExportWrapper('nan', 1);
var _nanf = Module['_nanf'] = createExportWrapper('nanf', 1);
var _nanl = Module['_nanl'] = createExportWrapper('nanl', 2);
var _nanosleep = Module['_nanosleep'] = createExportWrapper('nanosleep', 2);
var _nearbyint = Module['_nearbyint'] = createExportWrapper('nearbyint', 1);
var _nearbyintf = Module['_nearbyintf'] = createExportWrapper('nearbyintf', 1);
var _nearbyintl = Module['_nearbyintl'] = createExportWrapper('nearbyintl', 3);
var _newlocale = Module['_newlocale'] = createExportWrapper('newlocale', 3);
var _nextafter = Module['_nextafter'] = createExportWrapper('nextafter', 2);
var _nextafterf = Module['_nextafterf'] = createExportWrapper('nextafterf', 2);
var _nextafterl = Module['_nextafterl'] = createExportWrapper('nextafterl', 5);
var _nexttoward = Module['_nexttoward'] = createExportWrapper('nexttoward', 3);
var _nexttowardf = Module['_nexttowardf'] = createExportWrapper('nexttowardf', 3);
var _nexttowardl = Module['_nexttowardl'] = createExportWrapper('nexttowardl', 5);
var _nftw = Module['_nftw'] = createExportWrapper('nftw', 4);
var _open_memstream = Module['_open_memstream'] = createExportWrapper('open_memstream', 2);
var _openat = Module['_openat'] = createExportWrapper('openat', 4);
var _opendir = Module['_opendir'] = createExportWrapper('opendir', 1);
var _pathconf = Module['_pathconf'] = createExportWrapper('pathconf', 2);
var _pause = Module['_pause'] = createExportWrapper('pause', 0);
var _perror = Module['_perror'] = createExportWrapper('perror', 1);
var _pipe = Module['_pipe'] = createExportWrapper('pipe', 1);
var _pipe2 = Module['_pipe2'] = createExportWrapper('pipe2', 2);
var _poll = Module['_poll'] = createExportWrapper('poll', 3);
var _posix_close = Module['_posix_close'] = createExportWrapper('posix_close', 2);
var _posix_fadvise = Module['_posix_fadvise'] = createExportWrapper('posix_fadvise', 4);
var _posix_fallocate = Module['_posix_fallocate'] = createExportWrapper('posix_fallocate', 3);
var _powf = Module['_powf'] = createExportWrapper('powf', 2);
var _powl = Module['_powl'] = createExportWrapper('powl', 5);
var _pread = Module['_pread'] = createExportWrapper('pread', 4);
var _preadv = Module['_preadv'] = createExportWrapper('preadv', 4);
var _printf = Module['_printf'] = createExportWrapper('printf', 2);
var _iprintf = Module['_iprintf'] = createExportWrapper('iprintf', 2);
var ___small_printf = Module['___small_printf'] = createExportWrapper('__small_printf', 2);
var _pselect = Module['_pselect'] = createExportWrapper('pselect', 6);
var _putc = Module['_putc'] = createExportWrapper('putc', 2);
var _putc_unlocked = Module['_putc_unlocked'] = createExportWrapper('putc_unlocked', 2);
var _fputc_unlocked = Module['_fputc_unlocked'] = createExportWrapper('fputc_unlocked', 2);
var _putchar = Module['_putchar'] = createExportWrapper('putchar', 1);
var _putchar_unlocked = Module['_putchar_unlocked'] = createExportWrapper('putchar_unlocked', 1);
var _putenv = Module['_putenv'] = createExportWrapper('putenv', 1);
var _puts = Module['_puts'] = createExportWrapper('puts', 1);
var _pwrite = Module['_pwrite'] = createExportWrapper('pwrite', 4);
var _pwritev = Module['_pwritev'] = createExportWrapper('pwritev', 4);
var _qsort_r = Module['_qsort_r'] = createExportWrapper('qsort_r', 5);
var _qsort = Module['_qsort'] = createExportWrapper('qsort', 4);
var _quick_exit = Module['_quick_exit'] = createExportWrapper('quick_exit', 1);
var _raise = Module['_raise'] = createExportWrapper('raise', 1);
var _srand = Module['_srand'] = createExportWrapper('srand', 1);
var _rand = Module['_rand'] = createExportWrapper('rand', 0);
var _rand_r = Module['_rand_r'] = createExportWrapper('rand_r', 1);
var _srandom = Module['_srandom'] = createExportWrapper('srandom', 1);
var _random = Module['_random'] = createExportWrapper('random', 0);
var _readdir = Module['_readdir'] = createExportWrapper('readdir', 1);
var _readdir_r = Module['_readdir_r'] = createExportWrapper('readdir_r', 3);
var _readlink = Module['_readlink'] = createExportWrapper('readlink', 3);
var _readlinkat = Module['_readlinkat'] = createExportWrapper('readlinkat', 4);
var _readv = Module['_readv'] = createExportWrapper('readv', 3);
var _realpath = Module['_realpath'] = createExportWrapper('realpath', 2);
var _remainder = Module['_remainder'] = createExportWrapper('remainder', 2);
var _remainderf = Module['_remainderf'] = createExportWrapper('remainderf', 2);
var _remainderl = Module['_remainderl'] = createExportWrapper('remainderl', 5);
var _remquo = Module['_remquo'] = createExportWrapper('remquo', 3);
var _remquof = Module['_remquof'] = createExportWrapper('remquof', 3);
var _remquol = Module['_remquol'] = createExportWrapper('remquol', 6);
var _renameat = Module['_renameat'] = createExportWrapper('renameat', 4);
var _rewind = Module['_rewind'] = createExportWrapper('rewind', 1);
var _rewinddir = Module['_rewinddir'] = createExportWrapper('rewinddir', 1);
var _rindex = Module['_rindex'] = createExportWrapper('rindex', 2);
var _rint = Module['_rint'] = createExportWrapper('rint', 1);
var _rintf = Module['_rintf'] = createExportWrapper('rintf', 1);
var _rintl = Module['_rintl'] = createExportWrapper('rintl', 3);
var _rmdir = Module['_rmdir'] = createExportWrapper('rmdir', 1);
var _round = Module['_round'] = createExportWrapper('round', 1);
var _roundf = Module['_roundf'] = createExportWrapper('roundf', 1);
var _roundl = Module['_roundl'] = createExportWrapper('roundl', 3);
var _scalbln = Module['_scalbln'] = createExportWrapper('scalbln', 2);
var _scalblnf = Module['_scalblnf'] = createExportWrapper('scalblnf', 2);
var _scalblnl = Module['_scalblnl'] = createExportWrapper('scalblnl', 4);
var _scalbnf = Module['_scalbnf'] = createExportWrapper('scalbnf', 2);
var _scalbnl = Module['_scalbnl'] = createExportWrapper('scalbnl', 4);
var _scandir = Module['_scandir'] = createExportWrapper('scandir', 4);
var _scanf = Module['_scanf'] = createExportWrapper('scanf', 2);
var _secure_getenv = Module['_secure_getenv'] = createExportWrapper('secure_getenv', 1);
var _seekdir = Module['_seekdir'] = createExportWrapper('seekdir', 2);
var _select = Module['_select'] = createExportWrapper('select', 5);
var _setbuf = Module['_setbuf'] = createExportWrapper('setbuf', 2);
var _setbuffer = Module['_setbuffer'] = createExportWrapper('setbuffer', 3);
var _setenv = Module['_setenv'] = createExportWrapper('setenv', 3);
var _setlinebuf = Module['_setlinebuf'] = createExportWrapper('setlinebuf', 1);
var _sigaddset = Module['_sigaddset'] = createExportWrapper('sigaddset', 2);
var _sigdelset = Module['_sigdelset'] = createExportWrapper('sigdelset', 2);
var _sigfillset = Module['_sigfillset'] = createExportWrapper('sigfillset', 1);
var _sigismember = Module['_sigismember'] = createExportWrapper('sigismember', 2);
var _signal = Module['_signal'] = createExportWrapper('signal', 2);
var _sigprocmask = Module['_sigprocmask'] = createExportWrapper('sigprocmask', 3);
var ___libc_current_sigrtmax = Module['___libc_current_sigrtmax'] = createExportWrapper('__libc_current_sigrtmax', 0);
var ___libc_current_sigrtmin = Module['___libc_current_sigrtmin'] = createExportWrapper('__libc_current_sigrtmin', 0);
var _sinf = Module['_sinf'] = createExportWrapper('sinf', 1);
var _sinhf = Module['_sinhf'] = createExportWrapper('sinhf', 1);
var _sinhl = Module['_sinhl'] = createExportWrapper('sinhl', 3);
var _sinl = Module['_sinl'] = createExportWrapper('sinl', 3);
var _sleep = Module['_sleep'] = createExportWrapper('sleep', 1);
var _sprintf = Module['_sprintf'] = createExportWrapper('sprintf', 3);
var _siprintf = Module['_siprintf'] = createExportWrapper('siprintf', 3);
var ___small_sprintf = Module['___small_sprintf'] = createExportWrapper('__small_sprintf', 3);
var _sqrtf = Module['_sqrtf'] = createExportWrapper('sqrtf', 1);
var _sqrtl = Module['_sqrtl'] = createExportWrapper('sqrtl', 3);
var _sscanf = Module['_sscanf'] = createExportWrapper('sscanf', 3);
var _stat = Module['_stat'] = createExportWrapper('stat', 2);
var _statvfs = Module['_statvfs'] = createExportWrapper('statvfs', 2);
var _fstatvfs = Module['_fstatvfs'] = createExportWrapper('fstatvfs', 2);
var _statx = Module['_statx'] = createExportWrapper('statx', 5);
var _stpcpy = Module['_stpcpy'] = createExportWrapper('stpcpy', 2);
var _stpncpy = Module['_stpncpy'] = createExportWrapper('stpncpy', 3);
var _strcasecmp = Module['_strcasecmp'] = createExportWrapper('strcasecmp', 2);
var _strcasecmp_l = Module['_strcasecmp_l'] = createExportWrapper('strcasecmp_l', 3);
var _strcasestr = Module['_strcasestr'] = createExportWrapper('strcasestr', 2);
var _strcat = Module['_strcat'] = createExportWrapper('strcat', 2);
var _strchrnul = Module['_strchrnul'] = createExportWrapper('strchrnul', 2);
var _strcoll = Module['_strcoll'] = createExportWrapper('strcoll', 2);
var _strcspn = Module['_strcspn'] = createExportWrapper('strcspn', 2);
var _strdup = Module['_strdup'] = createExportWrapper('strdup', 1);
var _strerror_r = Module['_strerror_r'] = createExportWrapper('strerror_r', 3);
var _strtoul = Module['_strtoul'] = createExportWrapper('strtoul', 3);
var _strftime_l = Module['_strftime_l'] = createExportWrapper('strftime_l', 5);
var _strlcat = Module['_strlcat'] = createExportWrapper('strlcat', 3);
var _strlcpy = Module['_strlcpy'] = createExportWrapper('strlcpy', 3);
var _strlwr = Module['_strlwr'] = createExportWrapper('strlwr', 1);
var _strncasecmp = Module['_strncasecmp'] = createExportWrapper('strncasecmp', 3);
var _strncasecmp_l = Module['_strncasecmp_l'] = createExportWrapper('strncasecmp_l', 4);
var _strncat = Module['_strncat'] = createExportWrapper('strncat', 3);
var _strncpy = Module['_strncpy'] = createExportWrapper('strncpy', 3);
var _strndup = Module['_strndup'] = createExportWrapper('strndup', 2);
var _strrchr = Module['_strrchr'] = createExportWrapper('strrchr', 2);
var _strsep = Module['_strsep'] = createExportWrapper('strsep', 2);
var _strsignal = Module['_strsignal'] = createExportWrapper('strsignal', 1);
var _strtof = Module['_strtof'] = createExportWrapper('strtof', 2);
var ___trunctfsf2 = Module['___trunctfsf2'] = createExportWrapper('__trunctfsf2', 2);
var ___extendsftf2 = Module['___extendsftf2'] = createExportWrapper('__extendsftf2', 2);
var ___floatsitf = Module['___floatsitf'] = createExportWrapper('__floatsitf', 2);
var ___multf3 = Module['___multf3'] = createExportWrapper('__multf3', 5);
var ___addtf3 = Module['___addtf3'] = createExportWrapper('__addtf3', 5);
var ___extenddftf2 = Module['___extenddftf2'] = createExportWrapper('__extenddftf2', 2);
var ___getf2 = Module['___getf2'] = createExportWrapper('__getf2', 4);
var ___netf2 = Module['___netf2'] = createExportWrapper('__netf2', 4);
var ___floatunsitf = Module['___floatunsitf'] = createExportWrapper('__floatunsitf', 2);
var ___subtf3 = Module['___subtf3'] = createExportWrapper('__subtf3', 5);
var ___divtf3 = Module['___divtf3'] = createExportWrapper('__divtf3', 5);
var ___eqtf2 = Module['___eqtf2'] = createExportWrapper('__eqtf2', 4);
var ___letf2 = Module['___letf2'] = createExportWrapper('__letf2', 4);
var ___trunctfdf2 = Module['___trunctfdf2'] = createExportWrapper('__trunctfdf2', 2);
var _strtold = Module['_strtold'] = createExportWrapper('strtold', 3);
var _strtok = Module['_strtok'] = createExportWrapper('strtok', 2);
var _strtok_r = Module['_strtok_r'] = createExportWrapper('strtok_r', 3);
var _strtoull = Module['_strtoull'] = createExportWrapper('strtoull', 3);
var _strtoll = Module['_strtoll'] = createExportWrapper('strtoll', 3);
var ___multi3 = Module['___multi3'] = createExportWrapper('__multi3', 5);
var _strtol = Module['_strtol'] = createExportWrapper('strtol', 3);
var _strtoimax = Module['_strtoimax'] = createExportWrapper('strtoimax', 3);
var _strtoumax = Module['_strtoumax'] = createExportWrapper('strtoumax', 3);
var _strupr = Module['_strupr'] = createExportWrapper('strupr', 1);
var _strxfrm = Module['_strxfrm'] = createExportWrapper('strxfrm', 3);
var _symlink = Module['_symlink'] = createExportWrapper('symlink', 2);
var _symlinkat = Module['_symlinkat'] = createExportWrapper('symlinkat', 3);
var _sync = Module['_sync'] = createExportWrapper('sync', 0);
var _sysconf = Module['_sysconf'] = createExportWrapper('sysconf', 1);
var _tanf = Module['_tanf'] = createExportWrapper('tanf', 1);
var _tanhf = Module['_tanhf'] = createExportWrapper('tanhf', 1);
var _tanhl = Module['_tanhl'] = createExportWrapper('tanhl', 3);
var _tanl = Module['_tanl'] = createExportWrapper('tanl', 3);
var _telldir = Module['_telldir'] = createExportWrapper('telldir', 1);
var _tgamma = Module['_tgamma'] = createExportWrapper('tgamma', 1);
var _tgammaf = Module['_tgammaf'] = createExportWrapper('tgammaf', 1);
var _tgammal = Module['_tgammal'] = createExportWrapper('tgammal', 3);
var _timespec_get = Module['_timespec_get'] = createExportWrapper('timespec_get', 2);
var _tmpnam = Module['_tmpnam'] = createExportWrapper('tmpnam', 1);
var _toascii = Module['_toascii'] = createExportWrapper('toascii', 1);
var _tolower_l = Module['_tolower_l'] = createExportWrapper('tolower_l', 2);
var _toupper_l = Module['_toupper_l'] = createExportWrapper('toupper_l', 2);
var _trunc = Module['_trunc'] = createExportWrapper('trunc', 1);
var _truncate = Module['_truncate'] = createExportWrapper('truncate', 2);
var _truncf = Module['_truncf'] = createExportWrapper('truncf', 1);
var _truncl = Module['_truncl'] = createExportWrapper('truncl', 3);
var _umask = Module['_umask'] = createExportWrapper('umask', 1);
var _uname = Module['_uname'] = createExportWrapper('uname', 1);
var _unlink = Module['_unlink'] = createExportWrapper('unlink', 1);
var _unlinkat = Module['_unlinkat'] = createExportWrapper('unlinkat', 3);
var _unsetenv = Module['_unsetenv'] = createExportWrapper('unsetenv', 1);
var _uselocale = Module['_uselocale'] = createExportWrapper('uselocale', 1);
var _usleep = Module['_usleep'] = createExportWrapper('usleep', 1);
var _utime = Module['_utime'] = createExportWrapper('utime', 2);
var _utimensat = Module['_utimensat'] = createExportWrapper('utimensat', 4);
var _utimes = Module['_utimes'] = createExportWrapper('utimes', 2);
var _vasprintf = Module['_vasprintf'] = createExportWrapper('vasprintf', 3);
var _vdprintf = Module['_vdprintf'] = createExportWrapper('vdprintf', 3);
var _versionsort = Module['_versionsort'] = createExportWrapper('versionsort', 2);
var _wctomb = Module['_wctomb'] = createExportWrapper('wctomb', 2);
var _vfscanf = Module['_vfscanf'] = createExportWrapper('vfscanf', 3);
var _vprintf = Module['_vprintf'] = createExportWrapper('vprintf', 2);
var _vscanf = Module['_vscanf'] = createExportWrapper('vscanf', 2);
var _vsniprintf = Module['_vsniprintf'] = createExportWrapper('vsniprintf', 4);
var ___small_vsnprintf = Module['___small_vsnprintf'] = createExportWrapper('__small_vsnprintf', 4);
var _vsprintf = Module['_vsprintf'] = createExportWrapper('vsprintf', 3);
var _vsiprintf = Module['_vsiprintf'] = createExportWrapper('vsiprintf', 3);
var ___small_vsprintf = Module['___small_vsprintf'] = createExportWrapper('__small_vsprintf', 3);
var _vsscanf = Module['_vsscanf'] = createExportWrapper('vsscanf', 3);
var _wcrtomb = Module['_wcrtomb'] = createExportWrapper('wcrtomb', 3);
var _wcscat = Module['_wcscat'] = createExportWrapper('wcscat', 2);
var _wcschr = Module['_wcschr'] = createExportWrapper('wcschr', 2);
var _wcscmp = Module['_wcscmp'] = createExportWrapper('wcscmp', 2);
var _wcscoll = Module['_wcscoll'] = createExportWrapper('wcscoll', 2);
var _wcscpy = Module['_wcscpy'] = createExportWrapper('wcscpy', 2);
var _wcscspn = Module['_wcscspn'] = createExportWrapper('wcscspn', 2);
var _wcslen = Module['_wcslen'] = createExportWrapper('wcslen', 1);
var _wcsncat = Module['_wcsncat'] = createExportWrapper('wcsncat', 3);
var _wcsncmp = Module['_wcsncmp'] = createExportWrapper('wcsncmp', 3);
var _wcsncpy = Module['_wcsncpy'] = createExportWrapper('wcsncpy', 3);
var _wcspbrk = Module['_wcspbrk'] = createExportWrapper('wcspbrk', 2);
var _wcsrchr = Module['_wcsrchr'] = createExportWrapper('wcsrchr', 2);
var _wcsrtombs = Module['_wcsrtombs'] = createExportWrapper('wcsrtombs', 4);
var _wcsspn = Module['_wcsspn'] = createExportWrapper('wcsspn', 2);
var _wcsstr = Module['_wcsstr'] = createExportWrapper('wcsstr', 2);
var _wcstof = Module['_wcstof'] = createExportWrapper('wcstof', 2);
var _wcstod = Module['_wcstod'] = createExportWrapper('wcstod', 2);
var _wcstold = Module['_wcstold'] = createExportWrapper('wcstold', 3);
var _wcstok = Module['_wcstok'] = createExportWrapper('wcstok', 3);
var _wcstoull = Module['_wcstoull'] = createExportWrapper('wcstoull', 3);
var _wcstoll = Module['_wcstoll'] = createExportWrapper('wcstoll', 3);
var _wcstoul = Module['_wcstoul'] = createExportWrapper('wcstoul', 3);
var _wcstol = Module['_wcstol'] = createExportWrapper('wcstol', 3);
var _wcstoimax = Module['_wcstoimax'] = createExportWrapper('wcstoimax', 3);
var _wcstoumax = Module['_wcstoumax'] = createExportWrapper('wcstoumax', 3);
var _wcstombs = Module['_wcstombs'] = createExportWrapper('wcstombs', 3);
var _wcsxfrm = Module['_wcsxfrm'] = createExportWrapper('wcsxfrm', 3);
var _wmemchr = Module['_wmemchr'] = createExportWrapper('wmemchr', 3);
var _wmemcmp = Module['_wmemcmp'] = createExportWrapper('wmemcmp', 3);
var _wmemcpy = Module['_wmemcpy'] = createExportWrapper('wmemcpy', 3);
var _wmemmove = Module['_wmemmove'] = createExportWrapper('wmemmove', 3);
var _wmemset = Module['_wmemset'] = createExportWrapper('wmemset', 3);
var _write = Module['_write'] = createExportWrapper('write', 3);
var _writev = Module['_writev'] = createExportWrapper('writev', 3);
var ___ashlti3 = Module['___ashlti3'] = createExportWrapper('__ashlti3', 4);
var ___lshrti3 = Module['___lshrti3'] = createExportWrapper('__lshrti3', 4);
var ___ashrti3 = Module['___ashrti3'] = createExportWrapper('__ashrti3', 4);
var ___clzti2 = Module['___clzti2'] = createExportWrapper('__clzti2', 2);
var ___cmpti2 = Module['___cmpti2'] = createExportWrapper('__cmpti2', 4);
var ___unordtf2 = Module['___unordtf2'] = createExportWrapper('__unordtf2', 4);
var ___lttf2 = Module['___lttf2'] = createExportWrapper('__lttf2', 4);
var ___gttf2 = Module['___gttf2'] = createExportWrapper('__gttf2', 4);
var ___ctzti2 = Module['___ctzti2'] = createExportWrapper('__ctzti2', 2);
var ___divmodti4 = Module['___divmodti4'] = createExportWrapper('__divmodti4', 6);
var ___divti3 = Module['___divti3'] = createExportWrapper('__divti3', 5);
var ___ffsdi2 = Module['___ffsdi2'] = createExportWrapper('__ffsdi2', 1);
var ___ffssi2 = Module['___ffssi2'] = createExportWrapper('__ffssi2', 1);
var ___ffsti2 = Module['___ffsti2'] = createExportWrapper('__ffsti2', 2);
var ___fixdfti = Module['___fixdfti'] = createExportWrapper('__fixdfti', 2);
var ___fixsfti = Module['___fixsfti'] = createExportWrapper('__fixsfti', 2);
var ___fixtfdi = Module['___fixtfdi'] = createExportWrapper('__fixtfdi', 2);
var ___fixtfsi = Module['___fixtfsi'] = createExportWrapper('__fixtfsi', 2);
var ___fixtfti = Module['___fixtfti'] = createExportWrapper('__fixtfti', 3);
var ___fixunsdfti = Module['___fixunsdfti'] = createExportWrapper('__fixunsdfti', 2);
var ___fixunssfti = Module['___fixunssfti'] = createExportWrapper('__fixunssfti', 2);
var ___fixunstfdi = Module['___fixunstfdi'] = createExportWrapper('__fixunstfdi', 2);
var ___fixunstfsi = Module['___fixunstfsi'] = createExportWrapper('__fixunstfsi', 2);
var ___fixunstfti = Module['___fixunstfti'] = createExportWrapper('__fixunstfti', 3);
var ___floatditf = Module['___floatditf'] = createExportWrapper('__floatditf', 2);
var ___floattidf = Module['___floattidf'] = createExportWrapper('__floattidf', 2);
var ___floattisf = Module['___floattisf'] = createExportWrapper('__floattisf', 2);
var ___floattitf = Module['___floattitf'] = createExportWrapper('__floattitf', 3);
var ___floatunditf = Module['___floatunditf'] = createExportWrapper('__floatunditf', 2);
var ___floatuntidf = Module['___floatuntidf'] = createExportWrapper('__floatuntidf', 2);
var ___floatuntisf = Module['___floatuntisf'] = createExportWrapper('__floatuntisf', 2);
var ___floatuntitf = Module['___floatuntitf'] = createExportWrapper('__floatuntitf', 3);
var ___modti3 = Module['___modti3'] = createExportWrapper('__modti3', 5);
var ___mulodi4 = Module['___mulodi4'] = createExportWrapper('__mulodi4', 3);
var ___mulosi4 = Module['___mulosi4'] = createExportWrapper('__mulosi4', 3);
var ___muloti4 = Module['___muloti4'] = createExportWrapper('__muloti4', 6);
var ___negti2 = Module['___negti2'] = createExportWrapper('__negti2', 3);
var ___paritydi2 = Module['___paritydi2'] = createExportWrapper('__paritydi2', 1);
var ___paritysi2 = Module['___paritysi2'] = createExportWrapper('__paritysi2', 1);
var ___parityti2 = Module['___parityti2'] = createExportWrapper('__parityti2', 2);
var ___popcountdi2 = Module['___popcountdi2'] = createExportWrapper('__popcountdi2', 1);
var ___popcountsi2 = Module['___popcountsi2'] = createExportWrapper('__popcountsi2', 1);
var ___popcountti2 = Module['___popcountti2'] = createExportWrapper('__popcountti2', 2);
var ___powidf2 = Module['___powidf2'] = createExportWrapper('__powidf2', 2);
var ___powisf2 = Module['___powisf2'] = createExportWrapper('__powisf2', 2);
var ___powitf2 = Module['___powitf2'] = createExportWrapper('__powitf2', 4);
var __emscripten_stack_restore = (a0) => (__emscripten_stack_restore = wasmExports['_emscripten_stack_restore'])(a0);
var __emscripten_stack_alloc = (a0) => (__emscripten_stack_alloc = wasmExports['_emscripten_stack_alloc'])(a0);
var ___ucmpti2 = Module['___ucmpti2'] = createExportWrapper('__ucmpti2', 4);
var ___udivmodti4 = Module['___udivmodti4'] = createExportWrapper('__udivmodti4', 6);
var ___udivti3 = Module['___udivti3'] = createExportWrapper('__udivti3', 5);
var ___umodti3 = Module['___umodti3'] = createExportWrapper('__umodti3', 5);
var ___set_stack_limits = Module['___set_stack_limits'] = createExportWrapper('__set_stack_limits', 2);
var _stderr = Module['_stderr'] = 1200712;
var _stdout = Module['_stdout'] = 1201016;
var _stdin = Module['_stdin'] = 1200864;
var _lua_ident = Module['_lua_ident'] = 1170288;
var _environ = Module['_environ'] = 1208420;
var _daylight = Module['_daylight'] = 1208780;
var _timezone = Module['_timezone'] = 1208776;
var _tzname = Module['_tzname'] = 1208784;
var _program_invocation_short_name = Module['_program_invocation_short_name'] = 1220888;
var _program_invocation_name = Module['_program_invocation_name'] = 1220892;
var _signgam = Module['_signgam'] = 1220652;

// include: postamble.js
// === Auto-generated postamble setup entry stuff ===

Module['ENV'] = ENV;
Module['ccall'] = ccall;
Module['addFunction'] = addFunction;
Module['removeFunction'] = removeFunction;
Module['setValue'] = setValue;
Module['getValue'] = getValue;
Module['stringToUTF8'] = stringToUTF8;
Module['lengthBytesUTF8'] = lengthBytesUTF8;
Module['stringToNewUTF8'] = stringToNewUTF8;
var missingLibrarySymbols = [
  'writeI53ToI64',
  'writeI53ToI64Clamped',
  'writeI53ToI64Signaling',
  'writeI53ToU64Clamped',
  'writeI53ToU64Signaling',
  'readI53FromI64',
  'readI53FromU64',
  'convertI32PairToI53',
  'convertI32PairToI53Checked',
  'convertU32PairToI53',
  'getTempRet0',
  'setTempRet0',
  'zeroMemory',
  'strError',
  'inetPton4',
  'inetNtop4',
  'inetPton6',
  'inetNtop6',
  'readSockaddr',
  'writeSockaddr',
  'initRandomFill',
  'randomFill',
  'emscriptenLog',
  'readEmAsmArgs',
  'runEmAsmFunction',
  'runMainThreadEmAsm',
  'jstoi_q',
  'listenOnce',
  'autoResumeAudioContext',
  'getDynCaller',
  'dynCall',
  'runtimeKeepalivePush',
  'runtimeKeepalivePop',
  'callUserCallback',
  'maybeExit',
  'asmjsMangle',
  'mmapAlloc',
  'HandleAllocator',
  'getNativeTypeSize',
  'STACK_SIZE',
  'STACK_ALIGN',
  'POINTER_SIZE',
  'ASSERTIONS',
  'cwrap',
  'reallyNegative',
  'unSign',
  'strLen',
  'reSign',
  'formatString',
  'intArrayFromString',
  'intArrayToString',
  'AsciiToString',
  'UTF16ToString',
  'stringToUTF16',
  'lengthBytesUTF16',
  'UTF32ToString',
  'stringToUTF32',
  'lengthBytesUTF32',
  'registerKeyEventCallback',
  'maybeCStringToJsString',
  'findEventTarget',
  'getBoundingClientRect',
  'fillMouseEventData',
  'registerMouseEventCallback',
  'registerWheelEventCallback',
  'registerUiEventCallback',
  'registerFocusEventCallback',
  'fillDeviceOrientationEventData',
  'registerDeviceOrientationEventCallback',
  'fillDeviceMotionEventData',
  'registerDeviceMotionEventCallback',
  'screenOrientation',
  'fillOrientationChangeEventData',
  'registerOrientationChangeEventCallback',
  'fillFullscreenChangeEventData',
  'registerFullscreenChangeEventCallback',
  'JSEvents_requestFullscreen',
  'JSEvents_resizeCanvasForFullscreen',
  'registerRestoreOldStyle',
  'hideEverythingExceptGivenElement',
  'restoreHiddenElements',
  'setLetterbox',
  'softFullscreenResizeWebGLRenderTarget',
  'doRequestFullscreen',
  'fillPointerlockChangeEventData',
  'registerPointerlockChangeEventCallback',
  'registerPointerlockErrorEventCallback',
  'requestPointerLock',
  'fillVisibilityChangeEventData',
  'registerVisibilityChangeEventCallback',
  'registerTouchEventCallback',
  'fillGamepadEventData',
  'registerGamepadEventCallback',
  'registerBeforeUnloadEventCallback',
  'fillBatteryEventData',
  'battery',
  'registerBatteryEventCallback',
  'setCanvasElementSize',
  'getCanvasElementSize',
  'jsStackTrace',
  'getCallstack',
  'convertPCtoSourceLocation',
  'checkWasiClock',
  'flush_NO_FILESYSTEM',
  'wasiRightsToMuslOFlags',
  'wasiOFlagsToMuslOFlags',
  'createDyncallWrapper',
  'safeSetTimeout',
  'setImmediateWrapped',
  'clearImmediateWrapped',
  'polyfillSetImmediate',
  'registerPostMainLoop',
  'registerPreMainLoop',
  'getPromise',
  'makePromise',
  'idsToPromises',
  'makePromiseCallback',
  'Browser_asyncPrepareDataCounter',
  'safeRequestAnimationFrame',
  'arraySum',
  'addDays',
  'getSocketFromFD',
  'getSocketAddress',
  'dlopenInternal',
  'heapObjectForWebGLType',
  'toTypedArrayIndex',
  'webgl_enable_ANGLE_instanced_arrays',
  'webgl_enable_OES_vertex_array_object',
  'webgl_enable_WEBGL_draw_buffers',
  'webgl_enable_WEBGL_multi_draw',
  'webgl_enable_EXT_polygon_offset_clamp',
  'webgl_enable_EXT_clip_control',
  'webgl_enable_WEBGL_polygon_mode',
  'emscriptenWebGLGet',
  'computeUnpackAlignedImageSize',
  'colorChannelsInGlTextureFormat',
  'emscriptenWebGLGetTexPixelData',
  'emscriptenWebGLGetUniform',
  'webglGetUniformLocation',
  'webglPrepareUniformLocationsBeforeFirstUse',
  'webglGetLeftBracePos',
  'emscriptenWebGLGetVertexAttrib',
  '__glGetActiveAttribOrUniform',
  'writeGLArray',
  'registerWebGlEventCallback',
  'runAndAbortIfError',
  'ALLOC_NORMAL',
  'ALLOC_STACK',
  'allocate',
  'writeStringToMemory',
  'writeAsciiToMemory',
  'setErrNo',
  'demangle',
  'stackTrace',
];
missingLibrarySymbols.forEach(missingLibrarySymbol)

var unexportedSymbols = [
  'run',
  'addOnPreRun',
  'addOnInit',
  'addOnPreMain',
  'addOnExit',
  'addOnPostRun',
  'addRunDependency',
  'removeRunDependency',
  'out',
  'err',
  'callMain',
  'abort',
  'wasmMemory',
  'wasmExports',
  'writeStackCookie',
  'checkStackCookie',
  'INT53_MAX',
  'INT53_MIN',
  'bigintToI53Checked',
  'stackSave',
  'stackRestore',
  'stackAlloc',
  'ptrToString',
  'exitJS',
  'getHeapMax',
  'growMemory',
  'setStackLimits',
  'ERRNO_CODES',
  'DNS',
  'Protocols',
  'Sockets',
  'timers',
  'warnOnce',
  'readEmAsmArgsArray',
  'jstoi_s',
  'getExecutableName',
  'handleException',
  'keepRuntimeAlive',
  'asyncLoad',
  'alignMemory',
  'wasmTable',
  'noExitRuntime',
  'getCFunc',
  'uleb128Encode',
  'sigToWasmTypes',
  'generateFuncType',
  'convertJsFunctionToWasm',
  'freeTableIndexes',
  'functionsInTableMap',
  'getEmptyTableSlot',
  'updateTableMap',
  'getFunctionAddress',
  'PATH',
  'PATH_FS',
  'UTF8Decoder',
  'UTF8ArrayToString',
  'UTF8ToString',
  'stringToUTF8Array',
  'stringToAscii',
  'UTF16Decoder',
  'stringToUTF8OnStack',
  'writeArrayToMemory',
  'JSEvents',
  'specialHTMLTargets',
  'findCanvasEventTarget',
  'currentFullscreenStrategy',
  'restoreOldWindowedStyle',
  'UNWIND_CACHE',
  'ExitStatus',
  'getEnvStrings',
  'promiseMap',
  'Browser',
  'getPreloadedImageData__data',
  'wget',
  'MONTH_DAYS_REGULAR',
  'MONTH_DAYS_LEAP',
  'MONTH_DAYS_REGULAR_CUMULATIVE',
  'MONTH_DAYS_LEAP_CUMULATIVE',
  'isLeapYear',
  'ydayFromDate',
  'SYSCALLS',
  'isSymbolDefined',
  'GOT',
  'currentModuleWeakSymbols',
  'LDSO',
  'getMemory',
  'mergeLibSymbols',
  'loadWebAssemblyModule',
  'setDylinkStackLimits',
  'newDSO',
  'loadDynamicLibrary',
  'tempFixedLengthArray',
  'miniTempWebGLFloatBuffers',
  'miniTempWebGLIntBuffers',
  'GL',
  'AL',
  'GLUT',
  'EGL',
  'GLEW',
  'IDBStore',
  'SDL',
  'SDL_gfx',
  'allocateUTF8',
  'allocateUTF8OnStack',
  'print',
  'printErr',
];
unexportedSymbols.forEach(unexportedRuntimeSymbol);



var calledRun;
var calledPrerun;

dependenciesFulfilled = function runCaller() {
  // If run has never been called, and we should call run (INVOKE_RUN is true, and Module.noInitialRun is not false)
  if (!calledRun) run();
  if (!calledRun) dependenciesFulfilled = runCaller; // try this again later, after new deps are fulfilled
};

function callMain(args = []) {
  assert(runDependencies == 0, 'cannot call main when async dependencies remain! (listen on Module["onRuntimeInitialized"])');
  assert(calledPrerun, 'cannot call main without calling preRun first');

  var entryFunction = resolveGlobalSymbol('main').sym;;

  // Main modules can't tell if they have main() at compile time, since it may
  // arrive from a dynamic library.
  if (!entryFunction) return;

  args.unshift(thisProgram);

  var argc = args.length;
  var argv = stackAlloc((argc + 1) * 4);
  var argv_ptr = argv;
  args.forEach((arg) => {
    HEAPU32[((argv_ptr)>>2)] = stringToUTF8OnStack(arg);
    argv_ptr += 4;
  });
  HEAPU32[((argv_ptr)>>2)] = 0;

  try {

    var ret = entryFunction(argc, argv);

    // if we're not running an evented main loop, it's time to exit
    exitJS(ret, /* implicit = */ true);
    return ret;
  }
  catch (e) {
    return handleException(e);
  }
}

function stackCheckInit() {
  // This is normally called automatically during __wasm_call_ctors but need to
  // get these values before even running any of the ctors so we call it redundantly
  // here.
  _emscripten_stack_set_limits(1290688 , 1225152);
  // TODO(sbc): Move writeStackCookie to native to to avoid this.
  writeStackCookie();
}

function run(args = arguments_) {

  if (runDependencies > 0) {
    return;
  }

    stackCheckInit();

  if (!calledPrerun) {
    calledPrerun = 1;
    preRun();

    // a preRun added a dependency, run will be called later
    if (runDependencies > 0) {
      return;
    }
  }

  function doRun() {
    // run may have just been called through dependencies being fulfilled just in this very frame,
    // or while the async setStatus time below was happening
    if (calledRun) return;
    calledRun = 1;
    Module['calledRun'] = 1;

    if (ABORT) return;

    initRuntime();

    preMain();

    readyPromiseResolve(Module);

    if (shouldRunNow) callMain(args);

    postRun();
  }

  {
    doRun();
  }
  checkStackCookie();
}

function checkUnflushedContent() {
  // Compiler settings do not allow exiting the runtime, so flushing
  // the streams is not possible. but in ASSERTIONS mode we check
  // if there was something to flush, and if so tell the user they
  // should request that the runtime be exitable.
  // Normally we would not even include flush() at all, but in ASSERTIONS
  // builds we do so just for this check, and here we see if there is any
  // content to flush, that is, we check if there would have been
  // something a non-ASSERTIONS build would have not seen.
  // How we flush the streams depends on whether we are in SYSCALLS_REQUIRE_FILESYSTEM=0
  // mode (which has its own special function for this; otherwise, all
  // the code is inside libc)
  var oldOut = out;
  var oldErr = err;
  var has = false;
  out = err = (x) => {
    has = true;
  }
  try { // it doesn't matter if it fails
    _fflush(0);
  } catch(e) {}
  out = oldOut;
  err = oldErr;
  if (has) {
    warnOnce('stdio streams had content in them that was not flushed. you should set EXIT_RUNTIME to 1 (see the Emscripten FAQ), or make sure to emit a newline when you printf etc.');
    warnOnce('(this may also be due to not including full filesystem support - try building with -sFORCE_FILESYSTEM)');
  }
}

// shouldRunNow refers to calling main(), not run().
var shouldRunNow = true;

run();

// end include: postamble.js

// include: postamble_modularize.js
// In MODULARIZE mode we wrap the generated code in a factory function
// and return either the Module itself, or a promise of the module.
//
// We assign to the `moduleRtn` global here and configure closure to see
// this as and extern so it won't get minified.

moduleRtn = readyPromise;

// Assertion for attempting to access module properties on the incoming
// moduleArg.  In the past we used this object as the prototype of the module
// and assigned properties to it, but now we return a distinct object.  This
// keeps the instance private until it is ready (i.e the promise has been
// resolved).
for (const prop of Object.keys(Module)) {
  if (!(prop in moduleArg)) {
    Object.defineProperty(moduleArg, prop, {
      configurable: true,
      get() {
        abort(`Access to module property ('${prop}') is no longer possible via the module constructor argument; Instead, use the result of the module constructor.`)
      }
    });
  }
}
// end include: postamble_modularize.js



  return moduleRtn;
}
);
})();
export default Module;
