-- build.lua: builds a Go program in one image and ships it in another image that contains only the program.
--
--   node examples/build/run.mjs build.lua

local go = require "libs.go"

local source = bk.local_ "."
local built, binary = go.build(source)

local shipped = bk.image "gcr.io/distroless/static-debian12":copy(built, binary, "/app")

bk.export(shipped, { entrypoint = { "/app" } })
