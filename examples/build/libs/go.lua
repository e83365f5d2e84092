--- go: builds Go programs, for the build scripts of this directory.

local go = {}

-- Go's caches, in their usual directories of the image.
local MODULES = "/go/pkg/mod"
local OBJECTS = "/root/.cache/go-build"

local OUTPUT = "/out/app"

--- Quotes a word for the shell.
local function quote(word)
  if word:find "^[%w@%%+=:,./_-]+$" then return word end
  return "'" .. word:gsub("'", [['\'']]) .. "'"
end

--- Builds a program.
-- @param source the state with its sources, and its go.mod, in the root directory
-- @param opts `cwd`: the directory for the sources, default "/app"; `main`: the package of the program, default "."
-- @return the state with the program
-- @return the program's path in that state
function go.build(source, opts)
  opts = opts or {}
  local cwd = opts.cwd or "/app"
  local main = opts.main or "."
  local step = { cwd = cwd, mounts = { bk.cache(MODULES), bk.cache(OBJECTS) } }

  local built = bk.image "golang:1.22"
    :copy(source, ".", cwd)
    :run("go mod download", step)
    -- without cgo the program needs no C library
    :run(("CGO_ENABLED=0 go build -o %s %s"):format(OUTPUT, quote(main)), step)
  return built, OUTPUT
end

return go
