print(#{}, #{ 1, 2, 3 }, #{ 1, 2, 3, nil }, #{ n = 1 }, #"abc", #"\0\0")
local t = {}
for i = 1, 100 do
  t[i] = i
end
for i = 100, 51, -1 do
  t[i] = nil
end
print(#t)
t[#t + 1] = "x"
print(#t, t[51])
local big = {}
for i = 1, 1e5 do
  big[i] = i
end
print(#big)
big[#big] = nil
print(#big)
local h = {}
h[1] = 1
h[2] = 2
h[4] = 4
print(#h == 2 or #h == 4)
