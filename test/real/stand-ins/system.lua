-- Replaces LuaSystem's module `system`, of which busted uses only the clocks. Its source package is unavailable: Debian's
-- index names it, but the mirrors do not have the file.
--
-- Unlike LuaSystem, `gettime` returns whole seconds, `monotime` returns processor time, and `sleep` is a busy loop.

local system = { gettime = os.time, monotime = os.clock }

function system.sleep(seconds)
  local till = os.clock() + seconds
  repeat until os.clock() >= till
end

return system
