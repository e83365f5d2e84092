--- go: how programs in Go are built, for the build scripts of this directory.

local go = {}

-- What Go keeps from build to build, at its usual places in the image.
local MODULES = "/go/pkg/mod"
local OBJECTS = "/root/.cache/go-build"

local OUTPUT = "/out/app"

--- A word that the shell takes as it is.
local function quote(word)
  if word:find "^[%w@%%+=:,./_-]+$" then return word end
  return "'" .. word:gsub("'", [['\'']]) .. "'"
end

--- Builds a program.
-- @param source the state that has its sources, and its go.mod, at the top
-- @param opts `cwd`: where the sources go, by default "/app"; `main`: the package of the program, by default "."
-- @return the state that has the program
-- @return the program's path in it
function go.build(source, opts)
  opts = opts or {}
  local cwd = opts.cwd or "/app"
  local main = opts.main or "."
  local step = { cwd = cwd, mounts = { bk.cache(MODULES), bk.cache(OBJECTS) } }

  local built = bk.image "golang:1.22"
    :copy(source, ".", cwd)
    :run("go mod download", step)
    -- without cgo it asks for no C library where it runs
    :run(("CGO_ENABLED=0 go build -o %s %s"):format(OUTPUT, quote(main)), step)
  return built, OUTPUT
end

return go
