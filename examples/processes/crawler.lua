-- Follows the links of pages, with several requests at a time: fetchers are tasks, which take paths from one channel and
-- send what they found to another.
local channel, http, task = require "channel", require "http", require "task"

-- Fetches one page. Returns its status and the paths that it links.
local function fetch(url)
  local response, err = http.request(url, { timeout = 10 })
  if not response then return err:message(), {} end
  local links = {}
  for path in response.body:gmatch 'href="([^"]+)"' do links[#links + 1] = path end
  return response.status, links
end

-- Returns the status of each page by its path, from "/" on.
function crawl(base, concurrency)
  local paths, found, fetchers = channel.new(), channel.new(), task.group()
  for _ = 1, concurrency do
    fetchers:spawn(function()
      for path in paths:each() do
        local status, links = fetch(base .. path)
        found:send { path = path, status = status, links = links }
      end
    end)
  end
  local waiting, first, seen, pages, fetching = { "/" }, 1, { ["/"] = true }, {}, 0
  while first <= #waiting or fetching > 0 do
    local cases = { { found, "receive" } }
    if first <= #waiting then cases[2] = { paths, "send", waiting[first] } end
    local case, page = channel.select(cases)
    if case == 2 then
      first, fetching = first + 1, fetching + 1
    else
      fetching = fetching - 1
      pages[page.path] = page.status
      for _, path in ipairs(page.links) do
        if not seen[path] then
          seen[path] = true
          waiting[#waiting + 1] = path
        end
      end
    end
  end
  paths:close()
  fetchers:wait()
  return pages
end
