local s = [[
first
second]]
print(s, #s)
print([==[
]]x]=]]==])
print(
  "a\z
   b",
  "tab\tq",
  "\x41\u{48}\065",
  "nul\0x" == "nul\0x",
  #"\
"
)
print(#[[\n]], "\\n")
