print(pcall(assert, false)) print(pcall(assert, nil, "msg")) print(select(2, pcall(assert, false, {1}))[1]) print(assert(1, 2, 3)) print(pcall(assert)) print(select("#", assert(true, nil)))
