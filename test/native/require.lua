-- Prints what `require` and `package` do: native Lua and the runtime must print the same (except for the suffix of a file).
-- Run in a directory with the modules of require-reference.test.ts.

local function show(what, ...)
  local parts = {}
  for i = 1, select("#", ...) do
    local value = select(i, ...)
    parts[i] = type(value) == "table" and "table" or type(value) == "function" and "function" or tostring(value)
  end
  print(what .. ": " .. table.concat(parts, " | "))
end

-- the first line of a message; the rest comes from the dynamic linker
local function first(...)
  local ok, message, where = ...
  return ok, type(message) == "string" and message:match("^[^\n]*") or message, where
end

-- not found: the message names every place
for _, name in ipairs { "no", "no.such", "no-such", "x y", "9a", "a%b", "", ".", "a..b", "a/b", "no.such.deep" } do
  show("not found", pcall(require, name))
end
show("not found, no argument", pcall(require))
show("a number is a name", pcall(require, 12))

-- found: the value, the second result, the arguments
local function arguments(...) return ... end
show("native", require "probe")
show("again", require "probe")
show("its arguments", table.unpack(require("probe").arguments))
show("in package.loaded", package.loaded.probe == require "probe")
show("init file", require "packed")
show("its arguments", table.unpack(package.loaded.packed.arguments))
show("submodule of its own file", require "tree.probe")
show("submodule inside", require "probe.inner")
show("missing submodule inside", pcall(require, "probe.nothing"))
show("hyphen, new style", require "probe-v2")
show("hyphen, old style", require "v1-probe")
show("lua", require "script")
show("its arguments", table.unpack(package.loaded.script.arguments))
show("lua, init file", require "folder")

-- package.loaded takes precedence
package.loaded.set = "set"
show("set by hand", require "set")
package.loaded.probe = nil
show("taken out", require "probe" ~= nil)
package.loaded.script = false
show("false counts as absent", type(require "script"))

-- package.preload precedes files, and says so
package.preload.probe = function (...) return { arguments = { ... }, preloaded = true } end
package.loaded.probe = nil
show("preload", require "probe")
show("preload wins", package.loaded.probe.preloaded, table.unpack(package.loaded.probe.arguments))
package.preload.probe, package.loaded.probe = nil, nil
show("without it", require("probe").preloaded)

-- failures
for _ = 1, 2 do
  show("no such function", first(pcall(require, "empty")))
  show("no library", first(pcall(require, "notone")))
  show("raises", pcall(require, "raises"))
  show("syntax error", pcall(require, "wrong"))
  show("lua that raises", pcall(require, "failing"))
end
show("not loaded", package.loaded.empty, package.loaded.notone, package.loaded.raises, package.loaded.failing)

-- package.loadlib
local suffix = package.cpath:match("%?(%.%w+)")
local file = "./probe" .. suffix
show("loadlib", type(package.loadlib(file, "luaopen_probe")))
show("loadlib, called", type(package.loadlib(file, "luaopen_probe")()))
show("loadlib, the same", package.loadlib(file, "luaopen_probe") == package.loadlib(file, "luaopen_probe"))
show("loadlib *", package.loadlib(file, "*"))
local function kinds(...) local f, message, where = ... return f, type(message), where end
show("loadlib, no function", kinds(package.loadlib(file, "luaopen_other")))
show("loadlib, no file", kinds(package.loadlib("./absent" .. suffix, "*")))
show("loadlib, no library", kinds(package.loadlib("./script.lua", "*")))
show("loadlib, no argument", pcall(package.loadlib))
show("loadlib, one argument", pcall(package.loadlib, file))

-- package.searchpath
show("searchpath", package.searchpath("tree.probe", package.cpath))
show("searchpath, lua", package.searchpath("folder", package.path))
show("searchpath, absent", package.searchpath("a.b", "./?.x;./?/y;z"))
show("searchpath, separators", package.searchpath("a-b", "./?.x", "-", "+"))
show("searchpath, none", package.searchpath("a.b", "./?.x", ""))
show("searchpath, empty path", package.searchpath("a", ""))

-- changed paths
local path, cpath = package.path, package.cpath
package.path, package.cpath = "./?.none", "./?.none"
show("other paths", pcall(require, "absent"))
for _, order in ipairs { { "first", "second" }, { "second", "first" } } do
  package.cpath = ("./%s/?@;./%s/?@"):format(order[1], order[2]):gsub("@", suffix)
  package.loaded.chosen = nil
  show("cpath's order", pcall(require, "chosen"))
end
package.path, package.cpath = path, nil
show("no cpath", pcall(require, "absent"))
package.path, package.cpath = nil, cpath
show("no path", pcall(require, "absent"))
package.path = path
package.loaded.probe = nil

-- package.searchers
local searchers = package.searchers
package.searchers = {}
show("no searchers", pcall(require, "absent"))
package.searchers = nil
show("no list", pcall(require, "absent"))
package.searchers = searchers
table.insert(searchers, function (name) return "\n\tasked me for " .. name end)
show("a searcher's message", pcall(require, "absent"))
table.insert(searchers, 1, function (name) if name == "mine" then return function (...) return { ... } end, "extra" end end)
show("a searcher first", table.unpack((require "mine")))
show("its extra value", select(2, require "mine"))
package.loaded.mine = nil
show("its extra value", select(2, require "mine"))

show("config", (package.config:gsub("\n", " ")))
