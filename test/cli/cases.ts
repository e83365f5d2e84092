/**
 * Command lines for both `perilune` and native Lua. expected.json has native Lua's results. No case may depend on an
 * address, a time, a path of the machine or the search path of `require`.
 */

export interface Case {
  readonly args: readonly string[];
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Files of the directory that it runs in. */
  readonly files?: Readonly<Record<string, string>>;
}

const failing = {
  "fail.lua": "local function inner()\n  error('deep', 1)\nend\nfunction outer() inner() end\nouter()\n",
};
const modules = {
  "mod.lua": "print('loading', ...) return { name = 'mod' }",
  "mod-v2.lua": "return { name = 'v2' }",
  "broken.lua": "local x = = 1",
  "raising.lua": "error('from the module')",
};
const showArgs = {
  "args.lua": "for i = -10, 10 do if arg[i] then print(i, arg[i]) end end print('...', ...)",
};

export const CASES: Readonly<Record<string, Case>> = {
  // options
  "nothing to do": { args: ["-e", ""] },
  "-e with a value": { args: ["-e", "print(1 + 1)"] },
  "-e joined": { args: ["-eprint(2)"] },
  "-e twice shares globals": { args: ["-e", "x = 1", "-e", "print(x)"] },
  "-e without a value": { args: ["-e"] },
  "-e before an option": { args: ["-e", "-v"] },
  "-l without a value": { args: ["-l"] },
  "-l before an option": { args: ["-l", "-e"] },
  "an unknown option": { args: ["-x"] },
  "an unknown long option": { args: ["--nothing"] },
  "an option with too much": { args: ["-vi"] },
  "-E with too much": { args: ["-Ex"] },
  "-W with too much": { args: ["-W1"] },
  "-i with too much": { args: ["-ix"] },
  "a wrong option runs nothing": { args: ["-e", "print(1)", "-x"] },
  "-v": { args: ["-v"] },
  "-v -e": { args: ["-v", "-e", "print('after')"] },
  "-v twice": { args: ["-v", "-v"] },
  "-- then a script": { args: ["--", "args.lua", "-v"], files: showArgs },
  "-- and nothing": { args: ["-e", "print(1)", "--"] },
  "-- then -": { args: ["--", "-"], input: "print('stdin')" },
  "-W turns warnings on": { args: ["-W", "-e", "warn('one ', 'two')"] },
  "warnings are off": { args: ["-e", "warn('unseen')"] },
  "@on and @off": { args: ["-e", "warn('@on') warn('a') warn('@off') warn('b') warn('@on') warn('c', 'd')"] },
  "-W only from there on": { args: ["-e", "warn('no')", "-W", "-e", "warn('yes')"] },
  "-l": { args: ["-l", "mod", "-e", "print(mod.name)"], files: modules },
  "-l joined": { args: ["-lmod", "-e", "print(mod.name)"], files: modules },
  "-l with a global": { args: ["-l", "g=mod", "-e", "print(g.name, mod)"], files: modules },
  "-l with a version": { args: ["-l", "mod-v2", "-e", "print(mod.name)"], files: modules },
  "-l of a module that raises": {
    args: ["-l", "raising"],
    files: modules,
  },
  "-l of a standard library": { args: ["-l", "string", "-e", "print(string == require 'string')"] },
  "-i without a terminal": { args: ["-i"], input: "x = 5\n=x\nx\nprint(\n'y')\nerror('e')\nnil + 1\n1 +\n" },
  "-i and the end within a statement": { args: ["-i"], input: "for i = 1, 2 do\n" },
  "-i without a final newline": { args: ["-i"], input: "1, 2, 3" },
  "-i after -e": { args: ["-e", "x = 'set'", "-i"], input: "x\n" },
  "-i after a script": { args: ["-i", "args.lua", "a"], input: "arg[1]\n", files: showArgs },
  "-i after a script that fails": { args: ["-i", "fail.lua"], input: "1\n", files: failing },
  "-i with custom prompts": {
    args: ["-i"],
    input:
      "_PROMPT = 'one> ' _PROMPT2 = 'more> '\nprint(\n1)\n" +
      "_PROMPT = setmetatable({}, { __tostring = function() return '$' end })\n",
  },
  "-i where print is broken": { args: ["-i"], input: "print = nil\n1\n" },
  "-i with a long line": { args: ["-i"], input: `#'${"x".repeat(2000)}'\n1\n` },
  "-i where the program reads the input too": { args: ["-i"], input: "l = io.read()\na line for it\nl\n" },
  "-i and os.exit": { args: ["-i"], input: "1\nos.exit(9)\n2\n" },

  // scripts
  "a script and its arguments": { args: ["args.lua", "a", "-e", "b c", ""], files: showArgs },
  "arguments before the script": { args: ["-W", "-e", "y = 1", "args.lua", "x"], files: showArgs },
  "arguments in UTF-8": { args: ["args.lua", "größer", "日本", "😀"], files: showArgs },
  "no script, an arg table": { args: ["-e", "for i = -3, 3 do print(i, arg[i]) end"] },
  "the arg table is changed": {
    args: ["-e", "arg = { 'new', n = 1 }", "args.lua", "old"],
    files: { "args.lua": "print(...)" },
  },
  "the arg table is none": { args: ["-e", "arg = nil", "args.lua", "old"], files: showArgs },
  "a script in a folder": { args: ["sub/args.lua", "q"], files: { "sub/args.lua": "print(arg[0], ...)" } },
  "a first line for the shell": {
    args: ["x.lua"],
    files: { "x.lua": "#!/usr/bin/env perilune\nprint('ran') error('line 3')\n" },
  },
  "a byte order mark": { args: ["x.lua"], files: { "x.lua": "\ufeffprint('ran')" } },
  "an empty script": { args: ["x.lua"], files: { "x.lua": "" } },
  "a script named like a command": { args: ["./build"], files: { build: "print('a script')" } },
  "a script named --help after --": { args: ["--", "--help"], files: { "--help": "print('a script')" } },
  "a missing script": { args: ["missing.lua"] },
  "a directory as script": { args: ["folder"], files: { "folder/x": "" } },
  "an empty name": { args: [""] },
  "a syntax error": { args: ["x.lua"], files: { "x.lua": "local x = = 2" } },
  "an unfinished string": { args: ["x.lua"], files: { "x.lua": "print('abc\nprint(1)" } },
  "an unfinished block": { args: ["x.lua"], files: { "x.lua": "if x then\n\n\n" } },
  "a syntax error of -e": { args: ["-e", "x ="] },
  "a truncated binary chunk": { args: ["x.luac"], files: { "x.luac": "\x1bLua" } },

  // standard input
  "a program from standard input": { args: [], input: "print('in', ...)" },
  "a program from standard input by -": { args: ["-", "a", "b"], input: "print('in', arg[0], ...)" },
  "a first line for the shell on standard input": { args: ["-"], input: "#! x\nprint(2) error 'l3'" },
  "no input at all": { args: [], input: "" },
  "a syntax error on standard input": { args: ["-"], input: "x = = 1" },
  "an error on standard input": { args: ["-"], input: "\n\nerror('third line')" },
  "input of all bytes": {
    args: [
      "-e",
      "local s = io.read('a') print(#s) for i = 1, #s do assert(s:byte(i) == i - 1) end io.write(s)",
    ],
    input: String.fromCharCode(...Array.from({ length: 128 }, (_, i) => i)),
  },
  "lines of the input": {
    args: ["-e", "for l in io.lines() do print('[' .. l .. ']') end"],
    input: "a\n\nb\r\nc",
  },
  "numbers of the input": {
    args: ["-e", "print(io.read('n', 'n', 'l', 'L', 'a'))"],
    input: "12 0x1p4 rest\nline\nall\nof it",
  },
  "reading at the end": {
    args: ["-e", "print(io.read(), io.read('a'), io.read('l'), io.read(0))"],
    input: "",
  },

  // output
  "bytes that are no text": { args: ["-e", "io.write('\\xff\\xfe\\0A\\n\\x80')"] },
  "no final newline": { args: ["-e", "io.write('abc')"] },
  "a large output": { args: ["-e", "for i = 1, 20000 do io.write(i, '\\n') end"] },
  "one large string": { args: ["-e", "io.write(('0123456789abcde\\n'):rep(20000))"] },
  "io.stderr": { args: ["-e", "io.stderr:write('to stderr', 1, '\\n')"] },
  "a custom buffer": {
    args: ["-e", "io.stdout:setvbuf('full', 16) io.write('a', ('b'):rep(100), 'c')"],
  },
  "standard output is closed": { args: ["-e", "print(1) print(io.stdout:close()) "] },

  // errors
  "an error with its place": { args: ["fail.lua"], files: failing },
  "an error without a place": { args: ["-e", "error('plain', 0)"] },
  "an error that is nil": { args: ["-e", "error()"] },
  "an error that is a table": { args: ["-e", "error({})"] },
  "an error that is a number": { args: ["-e", "error(42)"] },
  "an error that is a boolean": { args: ["-e", "error(false)"] },
  "an error with __tostring": {
    args: ["-e", "error(setmetatable({}, { __tostring = function() return 'as text' end }))"],
  },
  "an error whose __tostring gives no string": {
    args: ["-e", "error(setmetatable({}, { __tostring = function() return 1 end }))"],
  },
  "an error whose __tostring fails": {
    args: ["-e", "error(setmetatable({}, { __tostring = function() error('again') end }))"],
  },
  "an error with __name": { args: ["-e", "error(setmetatable({}, { __name = 'My.Type' }))"] },
  "an error of the interpreter": { args: ["-e", "local t = nil; print(t.x)"] },
  "an error in a coroutine": { args: ["-e", "coroutine.wrap(function() error('inside') end)()"] },
  "an error in a method": { args: ["-e", "local s = 'x' s:nothing()"] },
  "an error through C": { args: ["-e", "table.sort({ 3, 2, 1 }, function() error('compare') end)"] },
  "an error in a finalizer": {
    args: ["-W", "-e", "setmetatable({}, { __gc = function() error('gc') end }) collectgarbage()"],
  },
  "an error while closing": {
    args: ["-W", "-e", "x = setmetatable({}, { __gc = function() error('at the end') end })"],
  },
  "an error in __close": {
    args: ["-e", "local x <close> = setmetatable({}, { __close = function() error('closing') end })"],
  },
  "an error with a zero in it": { args: ["-e", "error('a\\0b', 0)"] },
  "a deep traceback": {
    args: ["x.lua"],
    files: { "x.lua": "local function f(n) if n == 0 then error('deep') end f(n - 1) return n end f(50)" },
  },
  "a stack overflow": { args: ["x.lua"], files: { "x.lua": "local function f() return 1 + f() end f()" } },
  "a C stack overflow": {
    args: ["x.lua"],
    files: { "x.lua": "local function f() return (string.gsub('x', 'x', f)) end f()" },
  },
  "an overflow in a message handler": { args: ["-e", "print(xpcall(error, function(m) error(m) end, 'x'))"] },
  "nesting that is too deep": {
    args: ["-e", "print(load('return ' .. ('('):rep(300) .. '1' .. (')'):rep(300)))"],
  },
  "a pattern that is too complex": {
    args: ["-e", "print(pcall(string.find, ('a'):rep(300000), ('.-'):rep(300000) .. 'b'))"],
  },

  // the end
  "os.exit()": { args: ["-e", "io.write('kept') os.exit()"] },
  "os.exit(true)": { args: ["-e", "os.exit(true)"] },
  "os.exit(false)": { args: ["-e", "os.exit(false)"] },
  "os.exit(7)": { args: ["-e", "os.exit(7)"] },
  "os.exit(256 + 3)": { args: ["-e", "os.exit(256 + 3)"] },
  "os.exit(-1)": { args: ["-e", "os.exit(-1)"] },
  "os.exit and closing": {
    args: [
      "-e",
      `
        local x <close> = setmetatable({}, { __close = function() print("closed") end })
        y = setmetatable({}, { __gc = function() print("collected") end })
        os.exit(4, true)
      `,
    ],
  },
  "os.exit without closing": {
    args: ["-e", "y = setmetatable({}, { __gc = function() print('collected') end }) os.exit(4)"],
  },
  "os.exit in a coroutine": { args: ["-e", "pcall(coroutine.wrap(function() os.exit(5) end))"] },
  "os.exit under pcall": { args: ["-e", "pcall(os.exit, 6) print('not reached')"] },
  "os.exit in a finalizer": { args: ["-e", "x = setmetatable({}, { __gc = function() os.exit(8) end })"] },
  "finalizers run at the end": {
    args: ["-e", "x = setmetatable({}, { __gc = function() print('collected') end })"],
  },
  "an error after output": { args: ["-e", "io.write('before') error('then')"] },
  "a file that was left open": {
    args: ["-e", "io.open('out', 'w'):write('x') for l in io.lines('out') do print(l) end"],
  },

  // the environment
  LUA_INIT: { args: ["-e", "print(x)"], env: { LUA_INIT: "x = 'init'" } },
  LUA_INIT_5_4: { args: ["-e", "print(x)"], env: { LUA_INIT: "x = 1", LUA_INIT_5_4: "x = 'versioned'" } },
  "LUA_INIT of a file": {
    args: ["-e", "print(x)"],
    env: { LUA_INIT: "@init.lua" },
    files: { "init.lua": "x = 'file'" },
  },
  "LUA_INIT of a missing file": { args: ["-e", "print(1)"], env: { LUA_INIT: "@missing.lua" } },
  "LUA_INIT with an error": { args: ["-e", "print(1)"], env: { LUA_INIT: "error('init')" } },
  "LUA_INIT with a syntax error": { args: ["-e", "print(1)"], env: { LUA_INIT_5_4: "x = =" } },
  "-E leaves LUA_INIT out": { args: ["-E", "-e", "print(x)"], env: { LUA_INIT: "x = 'init'" } },
  "LUA_INIT sees no arguments but the table": {
    args: ["-e", "print(2)"],
    env: { LUA_INIT: "print(arg[0], arg[1], ...)" },
  },
  LUA_PATH: {
    args: ["-e", "print(require('far').name)"],
    env: { LUA_PATH: "./elsewhere/?.lua" },
    files: { "elsewhere/far.lua": "return { name = ... }" },
  },
  "-E leaves LUA_PATH out": {
    args: ["-E", "-e", "print((pcall(require, 'far')))"],
    env: { LUA_PATH: "./elsewhere/?.lua" },
    files: { "elsewhere/far.lua": "return 1" },
  },
  "os.getenv": { args: ["-e", "print(os.getenv('GIVEN'), os.getenv('NOT_GIVEN'))"], env: { GIVEN: "größe" } },

  // files
  "files of the current directory": {
    args: [
      "-e",
      `
        local f <close> = assert(io.open("new", "w"))
        f:write("text")
        f:close()
        print(
          io.open("new"):read("a"),
          os.rename("new", "old"),
          os.remove("old"),
          (select(2, io.open("old")))
        )
      `,
    ],
  },
  "require beside a script": {
    args: ["x.lua"],
    files: { "x.lua": "print(require('mod').name)", ...modules },
  },
  dofile: { args: ["-e", "print(dofile('x.lua'))"], files: { "x.lua": "return 1, 2" } },
  "dofile of standard input": { args: ["-e", "print(dofile())"], input: "return 3" },
};
