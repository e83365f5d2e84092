-- mixed.lua: mixed modules for native Lua, so that the tests of this project's modules run there too. For tests
-- only: in Perilune, `require` itself loads mixed modules, with nested names, init.lua and failures.
--
--   dofile("native/modules/testing/mixed.lua")(directory)   -- before the first require

return function(directory)
  table.insert(package.searchers, 2, function(name)
    local script, binary = directory .. "/" .. name .. ".lua", directory .. "/" .. name .. ".so"
    local open = package.loadlib(binary, "luaopen_" .. name)
    local chunk = open and loadfile(script)
    if not chunk then return nil end
    return function()
      local exports = open(name, binary)
      package.loaded[name] = exports
      return chunk(name, script, exports)
    end, script
  end)
end
