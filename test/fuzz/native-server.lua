-- Calls a function for each request on standard input: `lua native-server.lua FILE`, where FILE returns the function.
-- A request is its size, the number of arguments and each of them; the answer is the function's result.
local file <close> = assert(io.open(arg[1]))
local drive = assert(load(file:read("a"), "@" .. arg[1]:match("[^/]+$")))()
io.stdout:setvbuf("full")
while true do
  local head = io.read(4)
  if head == nil then break end
  local body = io.read((string.unpack("<I4", head)))
  local count, at = string.unpack("<I4", body)
  local args = {}
  for i = 1, count do
    args[i], at = string.unpack("<s4", body, at)
  end
  local _, result = pcall(drive, table.unpack(args, 1, count))
  io.write(string.pack("<s4", tostring(result)))
  io.flush()
end
