/** Lua's own library for completion: `name(parameters) = what it does`. test/site/completion.test.ts compares it with a state. */

export interface StandardName {
  /** Empty for a global. */
  readonly library: string;
  readonly name: string;
  /** `(s, i, j)`; empty for what is not a function. */
  readonly signature: string;
  readonly doc: string;
}

export const KEYWORDS =
  "and break do else elseif end false for function goto if in local nil not or repeat return then true until while".split(
    " ",
  );

const TEXT = `
assert(v, message) = raises an error if v is false or nil; otherwise returns its arguments
collectgarbage(opt, arg) = controls the garbage collector
dofile(filename) = runs a file and returns its values
error(message, level) = raises an error
getmetatable(object) = the metatable of an object, or its field __metatable
ipairs(t) = visits t[1], t[2], … up to the first nil
load(chunk, chunkname, mode, env) = compiles a chunk and returns it as a function
loadfile(filename, mode, env) = compiles a file and returns it as a function
next(table, index) = the key after index, and its value
pairs(t) = visits all keys and values of a table
pcall(f, ...) = calls f; returns true and its results, or false and the error
print(...) = writes its arguments to the standard output
rawequal(v1, v2) = whether two values are equal, without metamethods
rawget(table, index) = table[index] without metamethods
rawlen(v) = the length without metamethods
rawset(table, index, value) = sets table[index] without metamethods
require(modname) = loads a module once, and returns its value
select(n, ...) = all arguments from the nth on; with "#" their number
setmetatable(table, metatable) = sets the metatable, and returns the table
tonumber(e, base) = converts to a number, or returns nil
tostring(v) = converts to a string
type(v) = the type as a string
warn(msg1, ...) = emits a warning
xpcall(f, msgh, ...) = pcall with a message handler
_G = the table of the globals
_VERSION = "Lua 5.4"
coroutine.close(co) = closes a coroutine and its pending variables
coroutine.create(f) = a new coroutine
coroutine.isyieldable(co) = whether the coroutine can yield
coroutine.resume(co, ...) = starts or continues a coroutine
coroutine.running() = the running coroutine, and whether it is the main one
coroutine.status(co) = "running", "suspended", "normal" or "dead"
coroutine.wrap(f) = a function that resumes a new coroutine
coroutine.yield(...) = suspends the running coroutine
debug.debug() = reads and runs lines of the standard input
debug.gethook(thread) = the current hook
debug.getinfo(thread, f, what) = what is known of a function
debug.getlocal(thread, f, loc) = the name and value of a local variable
debug.getmetatable(value) = the metatable of any value
debug.getregistry() = the registry
debug.getupvalue(f, up) = the name and value of an upvalue
debug.getuservalue(u, n) = the nth user value of a userdata
debug.setcstacklimit(limit) = has no effect; for compatibility
debug.sethook(thread, hook, mask, count) = sets a hook
debug.setlocal(thread, level, loc, value) = sets a local variable
debug.setmetatable(value, table) = sets the metatable of any value
debug.setupvalue(f, up, value) = sets an upvalue
debug.setuservalue(udata, value, n) = sets the nth user value of a userdata
debug.traceback(thread, message, level) = a message with the calls that led here
debug.upvalueid(f, n) = an identifier of an upvalue
debug.upvaluejoin(f1, n1, f2, n2) = makes two functions share an upvalue
io.close(file) = closes a file
io.flush() = writes what the default output has buffered
io.input(file) = sets or returns the default input
io.lines(filename, ...) = visits the lines of a file
io.open(filename, mode) = opens a file
io.output(file) = sets or returns the default output
io.popen(prog, mode) = starts a program
io.read(...) = reads from the default input
io.stderr = the standard error
io.stdin = the standard input
io.stdout = the standard output
io.tmpfile() = a temporary file
io.type(obj) = "file", "closed file" or nil
io.write(...) = writes to the default output
math.abs(x) = the absolute value
math.acos(x) = the arc cosine in radians
math.asin(x) = the arc sine in radians
math.atan(y, x) = the arc tangent of y/x in radians
math.ceil(x) = the smallest integer not below x
math.cos(x) = the cosine of an angle in radians
math.deg(x) = radians to degrees
math.exp(x) = e to the power of x
math.floor(x) = the largest integer not above x
math.fmod(x, y) = the remainder, rounded towards zero
math.huge = larger than any number
math.log(x, base) = the logarithm
math.max(x, ...) = the largest argument
math.maxinteger = the largest integer
math.min(x, ...) = the smallest argument
math.mininteger = the smallest integer
math.modf(x) = the integral and the fractional part
math.pi = the number π
math.rad(x) = degrees to radians
math.random(m, n) = a random float from 0 to 1, or an integer from m to n
math.randomseed(x, y) = starts the random numbers
math.sin(x) = the sine of an angle in radians
math.sqrt(x) = the square root
math.tan(x) = the tangent of an angle in radians
math.tointeger(x) = the integer that x equals, or nil
math.type(x) = "integer", "float" or nil
math.ult(m, n) = m < n as unsigned integers
os.clock() = seconds of processor time
os.date(format, time) = a date as text, or as a table
os.difftime(t2, t1) = seconds between two times
os.execute(command) = runs a command of the system
os.exit(code, close) = ends the program
os.getenv(varname) = an environment variable, or nil
os.remove(filename) = removes a file
os.rename(oldname, newname) = renames a file
os.setlocale(locale, category) = sets the locale
os.time(table) = the current time, or that of a table
os.tmpname() = a name for a temporary file
package.config = separators of paths
package.cpath = where native modules are searched
package.loaded = modules that are loaded
package.loadlib(libname, funcname) = loads a function of a native library
package.path = where Lua modules are searched
package.preload = loaders by module name
package.searchers = functions that find modules
package.searchpath(name, path, sep, rep) = finds a file on a path
string.byte(s, i, j) = the codes of bytes
string.char(...) = the string of these codes
string.dump(f, strip) = a function as bytecode
string.find(s, pattern, init, plain) = where a pattern begins and ends, and its captures
string.format(formatstring, ...) = a text with values in it
string.gmatch(s, pattern, init) = visits all matches
string.gsub(s, pattern, repl, n) = replaces matches; returns the text and their number
string.len(s) = the length in bytes
string.lower(s) = in lower case
string.match(s, pattern, init) = the captures of the first match
string.pack(fmt, ...) = values as binary data
string.packsize(fmt) = the size of packed data
string.rep(s, n, sep) = n copies
string.reverse(s) = the bytes in reverse order
string.sub(s, i, j) = a part
string.unpack(fmt, s, pos) = values from binary data
string.upper(s) = in upper case
table.concat(list, sep, i, j) = the items as one string
table.insert(list, pos, value) = inserts an item
table.move(a1, f, e, t, a2) = copies items
table.pack(...) = a table of the arguments, with their number as n
table.remove(list, pos) = removes an item and returns it
table.sort(list, comp) = sorts in place
table.unpack(list, i, j) = the items as values
utf8.char(...) = the text of these code points
utf8.charpattern = a pattern that matches one character
utf8.codepoint(s, i, j, lax) = the code points of characters
utf8.codes(s, lax) = visits positions and code points
utf8.len(s, i, j, lax) = the number of characters
utf8.offset(s, n, i) = where the nth character begins
`;

export const STANDARD: readonly StandardName[] = TEXT.trim()
  .split("\n")
  .map((line) => {
    const [, library = "", name = "", signature = "", doc = ""] =
      /^(?:(\w+)\.)?(\w+)(\([^)]*\))? = (.*)$/.exec(line) ?? [];
    return { library, name, signature, doc };
  });
