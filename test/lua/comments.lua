print(1) -- comment
--[[ long
comment ]]
print(2) --[==[ another ]] ]==]
print(3)
---[[ not long
print(4) --]]
print(#"--[[not a comment]]")
