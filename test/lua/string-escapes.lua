print(
  "\65\066\x41\u{41}\u{20AC}\z
       joined",
  "'",
  '"',
  "a\
b",
  #"\u{7FFFFFFF}",
  [[long
bracket]],
  [==[with ]] inside]==]
)
print(#[[

x]], load("return '\\xZZ'"))
print(load("return '\\400'"))
print(load("return '\\u{110000000}'"))
print(load("return 'unfinished"))
print(load("return [[unfinished"))
print(load("return '\\q'"))
