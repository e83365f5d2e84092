-- Stands in for LuaSystem's module `system`, of which busted takes the clocks and nothing else. Its source package could
-- not be had: Debian's index names it, and its mirrors do not have the file.
--
-- Not LuaSystem: `gettime` has whole seconds, `monotime` is the time that the processor took, `sleep` keeps it busy.

local system = { gettime = os.time, monotime = os.clock }

function system.sleep(seconds)
  local till = os.clock() + seconds
  repeat until os.clock() >= till
end

return system
