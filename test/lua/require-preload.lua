package.preload.mymod = function(name, extra)
  print(name, extra)
  return { v = 1 }
end
print(require("mymod").v, select(2, require("mymod")), package.loaded.mymod.v)
package.preload.nilmod = function() end
print(require("nilmod"))
package.preload.falsemod = function() return false end
print(require("falsemod"))
package.loaded.falsemod = nil
print((pcall(require, 5 .. "")))
