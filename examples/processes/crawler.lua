-- Follows the links of pages, with several requests at a time: fetchers ask the crawler for work, one page each.
local process, http = require "process", require "http"

-- Fetches what it is given, until that is false.
function fetch(crawler)
  process.send(crawler, { ready = process.pid() })
  while true do
    local url = process.receive()
    if not url then return end
    local response, err = http.request(url, { timeout = 10 })
    local links = {}
    for path in (response and response.body or ""):gmatch 'href="([^"]+)"' do links[#links + 1] = path end
    process.send(crawler, {
      ready = process.pid(),
      url = url,
      status = response and response.status or err:message(),
      links = links,
    })
  end
end

-- Returns the status of each page by its path, from "/" on.
function crawl(base, concurrency)
  for _ = 1, concurrency do
    process.spawn({ method = "fetch", link = true }, process.pid())
  end
  local idle, waiting, seen, pages, fetched, count = {}, { "/" }, { ["/"] = true }, {}, 0, 1
  while fetched < count do
    local message = process.receive()
    idle[#idle + 1] = message.ready
    if message.url then
      fetched = fetched + 1
      pages[message.url:sub(#base + 1)] = message.status
    end
    for _, path in ipairs(message.links or {}) do
      if not seen[path] then
        seen[path], count = true, count + 1
        waiting[#waiting + 1] = path
      end
    end
    while #idle > 0 and #waiting > 0 do
      process.send(table.remove(idle), base .. table.remove(waiting, 1))
    end
  end
  for _, fetcher in ipairs(idle) do process.send(fetcher, false) end
  return pages
end
