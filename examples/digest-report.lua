-- digest-report.lua: reports on a file: size, lines, words, most frequent bytes and words, entropy, digests. It reads
-- the file in pieces, so any size works.
--
--   perilune examples/digest-report.lua [file]
--
-- It uses a module of each kind: `digest` is written in C, `textstats` is mixed (textstats.c and textstats.lua, next to
-- this file), `lib.report` is plain Lua.

local here = (arg and arg[0] or ""):match("^(.*)[/\\][^/\\]*$") or "."

-- `digest` is next to its C sources. Everything else is next to this file.
local suffix = package.cpath:match("%?(%.%w+)") or ".wasm"
package.cpath = here .. "/../native/modules/digest/?" .. suffix .. ";" .. package.cpath

local digest = require("digest")
local textstats = require("textstats")
local report = require("lib.report")

local PIECE = 1 << 16 -- bytes read at once
local SHOWN = 8 -- entries of a chart

-- The default is the repository's README, in the parent directory of this file's.
local above = here:match("^(.-)[^/\\.]+$") or here .. "/../"
local path = ... or above .. "README.md"
local file, problem = io.open(path, "rb")
if not file then
  io.stderr:write("digest-report: ", problem, "\n")
  os.exit(1)
end

local sums = {}
for _, name in ipairs { "sha256", "sha1", "md5", "crc32", "xxh64" } do
  sums[#sums + 1] = digest[name]()
end

local stats = textstats.new()
while true do
  local piece, failure = file:read(PIECE)
  if failure then
    io.stderr:write("digest-report: ", path, ": ", failure, "\n")
    os.exit(1)
  end
  if not piece then break end
  stats:update(piece)
  for _, sum in ipairs(sums) do sum:update(piece) end
end
local size = file:seek("end")
file:close()
local found = stats:finish()

-- Checks itself against a published digest and a second count.
local counted = 0
for _, count in pairs(found.histogram) do counted = counted + count end
assert(digest.hex("sha256", "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
assert(counted == found.bytes, "the histogram does not add up to the bytes that were read")
assert(not size or size == found.bytes, "the file changed while it was read")
assert((found.histogram[10] or 0) == found.lines, "the lines do not agree with the line feeds")

local out = io.stdout
report.line(out, "File", path)
report.line(out, "Size", report.number(found.bytes) .. " bytes")
report.line(out, "Text", found.characters and report.number(found.characters) .. " characters of UTF-8" or "no UTF-8")
report.line(out, "Lines", ("%s, the longest of %s bytes"):format(report.number(found.lines), report.number(found.longest)))
report.line(out, "Words", report.number(found.words))
report.line(out, "Entropy", ("%.3f bits a byte"):format(found.entropy))
for _, sum in ipairs(sums) do report.line(out, sum:name():upper(), sum:hexdigest()) end

if found.bytes > 0 then
  out:write("\nMost frequent bytes\n")
  local bytes = textstats.top(found.histogram, SHOWN)
  for _, entry in ipairs(bytes) do entry[1] = report.byte(entry[1]) end
  report.bars(out, bytes, found.bytes, 40)
end

if found.characters and next(found.frequencies) then
  out:write("\nMost frequent words\n")
  local total = 0
  for _, count in pairs(found.frequencies) do total = total + count end
  report.bars(out, textstats.top(found.frequencies, SHOWN), total, 40)
end
