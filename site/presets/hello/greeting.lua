return function(name)
  return ("Hello, %s!"):format(name)
end
