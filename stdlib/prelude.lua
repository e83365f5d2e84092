--- prelude: the shapes that build scripts share, written on top of a builder.
--
-- It builds nothing itself. The builder is the global `bk`, which the host gives (examples/ has one); it is looked up
-- when a function here is called, so `bk` may come, or be exchanged, after this module was required. Two things are
-- asked of it: `bk.image(reference)` gives a state, and `state:copy(source, from, to)` gives the state with files of
-- another state copied in.

local prelude = {}

--- Builds in one container.
-- @param base what to start from: a state, or whatever `build_fn` wants
-- @param build_fn called with `base`
-- @return all that `build_fn` returns
function prelude.container(base, build_fn)
  return build_fn(base)
end

--- Builds in one image what is to run in another. Both images are made before `build_fn` is called.
-- @param builder_image reference of the image to build in
-- @param runtime_image reference of the image to run in
-- @param build_fn called with the state of the builder's image
-- @return the state of the runtime's image
-- @return what `build_fn` returned: the state, say, that holds what was built
function prelude.multi_stage(builder_image, runtime_image, build_fn)
  local builder = bk.image(builder_image)
  local runtime = bk.image(runtime_image)
  return runtime, build_fn(builder)
end

--- Makes a step that copies files out of a state, to be applied to any number of states.
-- @param source_state the state that has the files
-- @param from_path the path in it
-- @param to_path the path in the state that they are copied into
-- @return function(target): what `target:copy(source_state, from_path, to_path)` returns, the state with the files
function prelude.copy_all(source_state, from_path, to_path)
  return function(target)
    return target:copy(source_state, from_path, to_path)
  end
end

return prelude
