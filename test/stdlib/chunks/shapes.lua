-- Several packages in one chunk, nested ones among them, the last with its private table as environment.
local packages = require "packages"
local flat = packages.new "shapes.flat"
local solid = packages.new "shapes.solid"
local square, _ENV = packages.new "shapes.flat.square"

function flat.area(a, b) return a * b end

function solid.volume(a, b, c) return flat.area(a, b) * c end

-- Names are private unless declared public; public names are visible next to the globals.
sides = 4

function square.area(side) return flat.area(side, side) end

function square.describe(side) return string.format("%d sides, area %d", sides, area(side)) end
