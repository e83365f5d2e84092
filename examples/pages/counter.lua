--- A view for <lua-view>: draw() returns HTML, and a click on a button calls the function that has its name.
local view = { count = 0 }

function view.more()
  view.count = view.count + 1
end

function view.draw()
  return ("<button name='more'>%d</button>"):format(view.count)
end

return view
