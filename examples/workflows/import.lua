-- A nightly import: at two o'clock it imports each new file, some lines at a time. It never ends.
local workflow, files = require "workflow", require "files"

local HOUR <const>, DAY <const> = 3600, 24 * 3600
local BATCH <const> = 100

local done = ... or {}

local now = workflow.now()
local night = now - now % DAY + 2 * HOUR
if night <= now then night = night + DAY end
workflow.sleep(night - now)

for _, name in ipairs(assert(files.list())) do
  if not done[name] then
    local line, count = 1, 0
    repeat
      local batch = assert(files.import(name, line, BATCH))
      line, count = line + batch.lines, count + batch.imported
    until batch.lines < BATCH
    done[name] = count
  end
end

return workflow.continue_as_new(done)
