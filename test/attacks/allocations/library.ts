/**
 * A program for each function of Lua's library, by its name in reachable/standard.txt, and programs for what the language
 * itself allocates. Results are plain values: a run whose allocations succeeded at the second try must return the same.
 */
import { luaPrograms } from "./programs.js";

/** Functions that have no program. */
export const WITHOUT_PROGRAM: Readonly<Record<string, string>> = {
  "debug.debug": "reads the standard input until it ends",
  "os.exit": "ends the state",
};

const COMMON = `
  local function long (n) return ("x"):rep(n or 300) end
  local function list (n) local t = {} for i = 1, n or 40 do t[i] = "item" .. i end return t end
  local function file (text)
    local f = assert(io.open("/tmp/allocations", "w+"))
    f:write(text) f:seek("set")
    return f
  end
`;

const FUNCTIONS: Readonly<Record<string, string>> = {
  assert: `local ok, e = pcall(assert, false, long()) return ok, #e`,
  collectgarbage: `local t = list() t = nil collectgarbage() collectgarbage("step") collectgarbage("generational") collectgarbage("incremental") return true`,
  "coroutine.close": `local closed local co = coroutine.create(function() local x <close> = setmetatable({}, { __close = function() closed = long() end }) coroutine.yield(1) end) coroutine.resume(co) return coroutine.close(co), #closed`,
  "coroutine.create": `local n = 0 for i = 1, 5 do local co = coroutine.create(function(a) n = n + a end) assert(coroutine.resume(co, i)) end return n`,
  "coroutine.isyieldable": `return coroutine.wrap(function() return coroutine.isyieldable() end)()`,
  "coroutine.resume": `local co = coroutine.create(function(...) local a = { ... } while true do a = { coroutine.yield(table.unpack(a)) } end end) coroutine.resume(co) return coroutine.resume(co, 1, long(), 3)`,
  "coroutine.running": `return select(2, coroutine.wrap(function() return coroutine.running() end)())`,
  "coroutine.status": `local co = coroutine.create(function() error(long(), 0) end) local ok, e = coroutine.resume(co) return ok, #e, coroutine.status(co)`,
  "coroutine.wrap": `local s = 0 for v in coroutine.wrap(function() for i = 1, 10 do coroutine.yield(i) end end) do s = s + v end return s`,
  "coroutine.yield": `return coroutine.wrap(function() return select("#", coroutine.yield(table.unpack(list(60)))) end)()`,
  "debug.gethook": `local co = coroutine.create(print) debug.sethook(co, print, "c") return debug.gethook(co) == print`,
  "debug.getinfo": `local i = debug.getinfo(1, "nSltufrL") local n = 0 for _ in pairs(i.activelines) do n = n + 1 end return i.short_src, n > 0, debug.getinfo(print).what`,
  "debug.getlocal": `local a = long() return debug.getlocal(1, 4), debug.getlocal(function(x, y) end, 2)`,
  "debug.getmetatable": `return debug.getmetatable("").__index == string, debug.getmetatable(debug.setmetatable({}, {})) ~= nil`,
  "debug.getregistry": `local n = 0 for _ in pairs(debug.getregistry()) do n = n + 1 end return n > 0`,
  "debug.getupvalue": `local s = long() return debug.getupvalue(function() return s end, 1)`,
  "debug.getuservalue": `return debug.getuservalue(io.stdout, 1)`,
  "debug.setcstacklimit": `return debug.setcstacklimit(200)`,
  "debug.sethook": `local n = 0 debug.sethook(function(e) n = n + #(e .. long(20 + #e)) end, "crl", 10) for i = 1, 20 do tostring(i) end debug.sethook() return n > 0`,
  "debug.setlocal": `local a = 1 return debug.setlocal(1, 4, long()) ~= nil`,
  "debug.setmetatable": `debug.setmetatable(1, { __index = function(n, k) return k .. n end }) local x = (5).name debug.setmetatable(1, nil) return x`,
  "debug.setupvalue": `local s = 1 return debug.setupvalue(function() return s end, 1, long())`,
  "debug.setuservalue": `return pcall(debug.setuservalue, io.stdout, long(), 1)`,
  "debug.traceback": `local function f (n) if n == 0 then return debug.traceback(long(), 1) end return (f(n - 1)) end return #f(30) > 300`,
  "debug.upvalueid": `local s = long() local f = function() return s end return debug.upvalueid(f, 1) == debug.upvalueid(f, 1)`,
  "debug.upvaluejoin": `local a, b = long(), 2 local f, g = function() return a end, function() return b end debug.upvaluejoin(f, 1, g, 1) return f()`,
  dofile: `file("return 1, ('y'):rep(100), { 1, 2 }"):close() return select("#", dofile("/tmp/allocations"))`,
  error: `local ok, e = pcall(function() local deep = { { long() } } error(deep) end) return ok, #e[1][1]`,
  getmetatable: `return getmetatable(setmetatable({}, { __metatable = long() })), getmetatable("") ~= nil`,
  "io.close": `local f = file(long()) return io.close(f)`,
  "io.flush": `local f = file("") io.output(f) io.write(long()) io.flush() io.output(io.stdout) return f:close()`,
  "io.input": `file("abc\\n"):close() io.input("/tmp/allocations") local l = io.read() io.close(io.input()) io.input(io.stdin) return l`,
  "io.lines": `local f = file(("line of text\\n"):rep(50)) f:close() local n = 0 for l, c in io.lines("/tmp/allocations", "L", 1) do n = n + #l end return n`,
  "io.open": `local f, e = io.open("/none/of/" .. long()) local g = assert(io.open("/tmp/allocations", "w")) g:close() return f, type(e)`,
  "io.output": `io.output("/tmp/allocations") io.write("x") io.close() io.output(io.stdout) return true`,
  "io.popen": `return pcall(io.popen, "none " .. long())`,
  "io.read": `io.input(file("12 0x1p4 word\\n" .. long(2000))) local a, b, l, all = io.read("n", "n", "l", "a") io.close(io.input()) io.input(io.stdin) return a, b, l, #all`,
  "io.tmpfile": `local f = assert(io.tmpfile()) f:write(long()) f:seek("set") local s = f:read("a") f:close() return #s`,
  "io.type": `local f = file("") local a = io.type(f) f:close() return a, io.type(f), io.type(1)`,
  "io.write": `io.output(file("")) io.write(1, " ", 2.5, long(5000)) local n = io.output():seek("cur") io.close() io.output(io.stdout) return n`,
  ipairs: `local n = 0 for i, v in ipairs(setmetatable({}, { __index = function(t, i) if i < 20 then return "v" .. i end end })) do n = n + #v end return n`,
  load: `local parts = { "local a, b = ...", " local t = { a, b, x = function() return a end }", " for i = 1, 3 do t[i] = '", long(), "' end return t.x(), #t[1]" } local i = 0 local f = assert(load(function() i = i + 1 return parts[i] end, "=" .. long(60), "t", setmetatable({}, { __index = _G }))) return f(5, 6)`,
  loadfile: `file("return " .. ("1 + "):rep(200) .. "1"):close() return assert(loadfile("/tmp/allocations"))()`,
  next: `local t, n = {}, 0 for i = 1, 30 do t["k" .. i] = i end local k, v = next(t) while k do n = n + v t[k] = nil k, v = next(t, k) end return n`,
  "os.clock": `return os.clock() >= 0`,
  "os.date": `return #os.date(("%Y "):rep(50), 0), os.date("!*t", 0).year`,
  "os.difftime": `return os.difftime(5, 3)`,
  "os.execute": `return os.execute("none " .. long())`,
  "os.getenv": `return os.getenv("NONE_" .. long(20)), os.getenv("HOME")`,
  "os.remove": `file(long()):close() return os.remove("/tmp/allocations"), (os.remove("/none/" .. long(50)))`,
  "os.rename": `file("x"):close() local ok = os.rename("/tmp/allocations", "/tmp/renamed") return ok, os.remove("/tmp/renamed"), (os.rename("/none", "/tmp/x"))`,
  "os.setlocale": `return os.setlocale("C"), os.setlocale(long(20))`,
  "os.time": `return os.time({ year = 2020, month = 13, day = 40, hour = 5 }) > 0`,
  "os.tmpname": `local name = os.tmpname() return os.remove(name)`,
  "package.loadlib": `return (package.loadlib("/none/" .. long(40), "f"))`,
  "package.searchers.1": `package.preload.allocations = function(...) return { ..., long() } end local a = require "allocations" package.preload.allocations, package.loaded.allocations = nil return a[1]`,
  "package.searchers.2": `local f = assert(io.open("/tmp/allocated.lua", "w")) f:write("local name = ... return { name = name, f = function() return ('x'):rep(10) end }") f:close() package.path = "/tmp/?.lua" local m, where = require "allocated" package.loaded.allocated = nil return m.name, where, m.f()`,
  "package.searchers.3": `local ok, e = pcall(package.searchers[3], "none.of.these") return ok, type(e)`,
  "package.searchers.4": `local ok, e = pcall(package.searchers[4], "none.of.these") return ok, type(e)`,
  "package.searchers.5": `local ok, e = pcall(package.searchers[5] or error, "none.of.these") return type(e)`,
  "package.searchpath": `local path, e = package.searchpath("a.b", ("/none/?.lua;"):rep(10)) return path, #e`,
  pairs: `local n = 0 for k, v in pairs(setmetatable({}, { __pairs = function(t) return next, { a = long(), b = 2 } end })) do n = n + 1 end return n`,
  pcall: `return pcall(function(...) local t = { ... } error("e" .. #t, 0) end, table.unpack(list(30)))`,
  print: `print(long(), 1, 2.5, setmetatable({}, { __tostring = function() return long(50) end })) return true`,
  rawequal: `return rawequal(long(30), long(30)), rawequal({}, {})`,
  rawget: `return rawget({ [long()] = 5 }, long())`,
  rawlen: `return rawlen(list()), rawlen(long())`,
  rawset: `local t = {} for i = 1, 40 do rawset(t, "k" .. i, i) end return t.k40`,
  require: `local ok, e = pcall(require, "none.of." .. long(30)) return ok, #e > 100`,
  select: `return select("#", table.unpack(list(100))), (select(-1, table.unpack(list(100))))`,
  setmetatable: `local n = 0 do local m = { __gc = function(o) n = n + #o end } for i = 1, 5 do setmetatable({ i }, m) end end collectgarbage() collectgarbage() return n >= 5`,
  "string.byte": `return select("#", long(200):byte(1, -1))`,
  "string.char": `return string.char(long(200):byte(1, -1))`,
  "string.dump": `local s = long() local d = string.dump(function(a) local t = { a, s, 1.5, "text of a constant" } return t end) return #d > 50`,
  "string.find": `return long():find("(x+)(x)$"), (long():find("y", 1, true))`,
  "string.format": `return ("%s|%q|%10.3f|%x|%a|%i|%c|%-300s|%q"):format(setmetatable({}, { __tostring = function() return long(40) end }), "a\\n\\0b", 1 / 3, 255, 0.5, 3, 65, "y", 1e300):len()`,
  "string.gmatch": `local n = 0 for a, b in ("k=v, "):rep(20):gmatch("(%w)=(%w)") do n = n + #(a .. b .. n) end return n`,
  "string.gsub": `return (long(50):gsub("x", function(c) return c .. c .. "long replacement" end)):len(), (("$a $b"):gsub("%$(%w)", { a = long(), b = "c" })):len(), ("abc"):gsub("%w", "%0%0%%")`,
  "string.len": `return long(5000):len()`,
  "string.lower": `return ("ABC"):rep(100):lower()`,
  "string.match": `return ("key = " .. long()):match("^(%w+)%s*=%s*(%w+)$")`,
  "string.pack": `return ("<i4 z s2 d I16 Bxxj"):pack(1, "text", long(), 2.5, 9, 7, 3):len()`,
  "string.packsize": `return string.packsize(("i4"):rep(50))`,
  "string.rep": `return ("ab"):rep(400, ", ")`,
  "string.reverse": `return long(600):reverse()`,
  "string.sub": `return long(600):sub(2, -2), long(600):sub(5, 10)`,
  "string.unpack": `return ("<z s2 d"):unpack(("<z s2 d"):pack("text", long(), 2.5))`,
  "string.upper": `return ("abc"):rep(100):upper()`,
  "table.concat": `return table.concat(list(100), long(20), 2, 90)`,
  "table.insert": `local t = {} for i = 1, 70 do table.insert(t, 1, "v" .. i) end return #t`,
  "table.move": `return #table.move(list(50), 1, 50, 20, {})`,
  "table.pack": `return table.pack(table.unpack(list(80))).n`,
  "table.remove": `local t, n = list(30), 0 while #t > 0 do n = n + #table.remove(t, 1) end return n`,
  "table.sort": `local t = list(60) table.sort(t, function(a, b) return (a .. "!") > (b .. "!") end) return t[1]`,
  "table.unpack": `return select("#", table.unpack(list(150)))`,
  tonumber: `return tonumber("0x" .. ("f"):rep(250)), tonumber(("z"):rep(10), 36), tonumber("1e" .. ("0"):rep(150))`,
  tostring: `return tostring(1e100), tostring(-7), #tostring(setmetatable({}, { __name = long() })) > 300`,
  type: `return type(long()), type({})`,
  "utf8.char": `return utf8.char(72, 228, 0x4e2d, 0x1f600, 0x7fffffff)`,
  "utf8.codepoint": `return select("#", utf8.codepoint(("ä"):rep(60), 1, -1))`,
  "utf8.codes": `local n = 0 for p, c in utf8.codes(("ä"):rep(60)) do n = n + #tostring(p + c) end return n`,
  "utf8.len": `return utf8.len(("ä"):rep(300))`,
  "utf8.offset": `return utf8.offset(("ä"):rep(300), 200)`,
  warn: `warn("@on") warn(long(), " and ", long()) warn("@off") return true`,
  xpcall: `local ok, e = xpcall(function() local x = nil + 1 end, function(m) return debug.traceback(m .. long()) end) return ok, #e > 300`,
};

const MATH: Readonly<Record<string, string>> = Object.fromEntries(
  "abs acos asin atan ceil cos cosh deg exp floor frexp log log10 modf rad random sin sinh sqrt tan tanh tointeger type"
    .split(" ")
    .map((name) => [`math.${name}`, `return (math.${name}(1))`]),
);

const MORE_MATH: Readonly<Record<string, string>> = {
  "math.fmod": `return math.fmod(7, 3), pcall(math.fmod, 1, 0)`,
  "math.ldexp": `return math.ldexp(1, 3)`,
  "math.max": `return math.max(1, 2.5, -3), pcall(math.max)`,
  "math.min": `return math.min(1, 2.5, -3), pcall(math.min)`,
  "math.pow": `return math.pow(2, 8)`,
  "math.randomseed": `math.randomseed(5) return math.random(100) <= 100, pcall(math.random, 2, 1)`,
  "math.ult": `return math.ult(1, -1)`,
};

/** Metamethods by their place in reachable/standard.txt. */
const METAMETHODS: Readonly<Record<string, string>> = {
  "string arithmetic": `return "10" + 1, "3" * "4", "2" ^ 2, -"3", "7" // 2, "7" % 4, "1" / 4, "5" - "2"`,
  "string arithmetic that fails": `return pcall(function() return "a" .. {} end), pcall(function() return "x" + 1 end)`,
  "files: close": `do local f <close> = file("x") end return true`,
  "files: methods": `local f = file("one\\ntwo\\n") f:setvbuf("full", 512) f:flush() local n = 0 for l in f:lines() do n = n + #l end f:seek("end") f:write(long()) local at = f:seek("cur") return n, at, f:close(), #tostring(f) > 3`,
  "files: collected": `for i = 1, 3 do file(long()) end collectgarbage() collectgarbage() return true`,
};

const LANGUAGE: Readonly<Record<string, string>> = {
  "tables that grow": `local t = {} for i = 1, 300 do t[i] = i t["k" .. i] = i t[i + 0.5] = i end return #t`,
  "tables that shrink": `local t = {} for i = 1, 200 do t[i] = {} end for i = 1, 200 do t[i] = nil end t.x = 1 return #t`,
  "closures and upvalues": `local fs = {} for i = 1, 30 do local u = i fs[i] = function(d) u = u + d return function() return u end end end return fs[7](3)()`,
  varargs: `local function f (...) return select("#", ...), ... end return (f(table.unpack(list(120))))`,
  "deep calls": `local function f (n) if n == 0 then return 0 end return 1 + f(n - 1) end return f(400)`,
  "deep recursion of C": `local function f (n) if n == 0 then return 0 end return 1 + select(2, pcall(f, n - 1)) end return f(60)`,
  concatenation: `local a, s = long(50), "" for i = 1, 30 do s = s .. a .. i .. 1.5 .. a end return #s`,
  "to-be-closed variables": `local log = {} local function c (n) return setmetatable({}, { __close = function(_, e) log[#log + 1] = n .. tostring(e) end }) end pcall(function() local a <close> = c("a") local b <close> = c("b") error("oops", 0) end) return table.concat(log, ",")`,
  "errors in close": `return pcall(function() local a <close> = setmetatable({}, { __close = function() error(long(), 0) end }) error("first", 0) end)`,
  metamethods: `local m = {} for _, n in ipairs { "add", "sub", "mul", "div", "mod", "pow", "unm", "idiv", "band", "bor", "bxor", "shl", "shr", "bnot", "concat" } do m["__" .. n] = function(a, b) return n .. long(20) end end local o = setmetatable({}, m) return #(o + 1) + #(1 - o) + #(o * o) + #(o / 1) + #(o % 1) + #(o ^ 1) + #(-o) + #(o // 1) + #(o & 1) + #(o | 1) + #(o ~ 1) + #(o << 1) + #(o >> 1) + #(~o) + #(o .. "x")`,
  comparisons: `local m = { __eq = function() return #long() > 0 end, __lt = function() return long() end, __le = function() return {} end, __len = function() return long() end, __call = function(_, ...) return { ... } end } local a, b = setmetatable({}, m), setmetatable({}, m) return a == b, a < b, a <= b, #(#a), #a(1, 2)`,
  "index and newindex": `local store = {} local o = setmetatable({}, { __index = function(_, k) return k .. "!" end, __newindex = function(_, k, v) store[k] = { v } end }) for i = 1, 20 do o["k" .. i] = o["n" .. i] end return store.k20[1]`,
  "finalizers that fail": `setmetatable({}, { __gc = function() error(long()) end }) collectgarbage() collectgarbage() return true`,
  "weak tables": `local w = setmetatable({}, { __mode = "kv" }) for i = 1, 40 do w[{}] = {} w["k" .. i] = { i } end collectgarbage() return next(w) == nil`,
  ephemerons: `local w = setmetatable({}, { __mode = "k" }) local k = {} w[k] = { k } for i = 1, 30 do local n = {} w[n] = { n } end collectgarbage() return w[k] ~= nil`,
  "coroutines in coroutines": `local function nest (n) if n == 0 then return coroutine.yield("deep") end return coroutine.wrap(function() return nest(n - 1) end)() end return nest and (coroutine.wrap(function() return nest(8) end)())`,
  "pcall in coroutines": `local co = coroutine.wrap(function() local ok, e = pcall(function() coroutine.yield(long()) error({ "e" }) end) return ok, e[1] end) return #co(), co()`,
  "a syntax error": `return load("local x = = " .. long()), (load("return '" .. long()))`,
  "a large chunk": `local t = {} for i = 1, 120 do t[i] = ("local function f%d (a, ...) local t = { a = %d, 'constant %d' } return t.a + f%d_ end"):format(i, i, i, i) end return load(table.concat(t, "\\n")) ~= nil`,
  "goto and labels": `return load("for i = 1, 3 do goto continue_label ::continue_label:: end do goto e end ::e:: return 5")()`,
  "precompiled code": `return load(string.dump(load("local a = ... return function() return a, 'constant of a function' end"), true), "x", "b") == nil`,
};

export const LIBRARY = [
  ...luaPrograms(
    "",
    Object.fromEntries(
      Object.entries({ ...FUNCTIONS, ...MATH, ...MORE_MATH }).map(([name, source]) => [
        name,
        COMMON + source,
      ]),
    ),
  ),
  ...luaPrograms(
    "language: ",
    Object.fromEntries(
      Object.entries({ ...METAMETHODS, ...LANGUAGE }).map(([name, source]) => [name, COMMON + source]),
    ),
  ),
];
