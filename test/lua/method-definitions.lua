local o = { n = 0 }
function o.add(self, k)
  self.n = self.n + k
  return self
end
function o:sub(k)
  self.n = self.n - k
  return self
end
o.deep = { er = {} }
function o.deep.er.f(x) return x * 2 end
function o.deep.er:g() return self == o.deep.er end
print(o:add(5):sub(2).n, o.deep.er.f(4), o.deep.er:g())
local s = "abc"
print(s:upper():lower():rep(2), ("%d"):format(3), #s:rep(3), ("x"):byte())
