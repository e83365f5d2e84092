-- alpine.lua: builds a C program with its Makefile and ships it without the compiler.
--
--   node examples/build/run.mjs alpine.lua

local prelude = require "prelude"

local ALPINE = "alpine:3.19"

local source = bk.local_ "."

local runtime, built = prelude.multi_stage(ALPINE, ALPINE, function(builder)
  local packages = bk.cache "/etc/apk/cache"
  return builder
    :run("apk add build-base", { mounts = { packages } })
    :copy(source, ".", "/src")
    :run("make", { cwd = "/src" })
    :run "make install DESTDIR=/out"
end)

local shipped = prelude.container(runtime, function(base)
  local take_files = prelude.copy_all(built, "/out/", "/")
  return take_files(base):run "adduser -D -H app"
end)

bk.export(shipped, { entrypoint = { "/usr/local/bin/app" } })
