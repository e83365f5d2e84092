local ok, m = pcall(require, "no.such.module")
print(ok, (m:match("^[^\n]*")))
package.preload.bad = function() error("in module", 0) end
print(pcall(require, "bad"))
print(package.loaded.bad)
print(pcall(require))
print(package.config)
print(package.searchpath("x", "./?.nolua;/no/?.lua"))
print(package.searchpath("a.b", "?.q;?/init.q", ".", "_"))
package.loaded["pre.set"] = 7
print(require("pre.set"))
print(type(package.searchers), type(package.loadlib), type(package.cpath), type(package.path))
