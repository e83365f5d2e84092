local t = {1, 2, 3}
table.insert(t, 4) table.insert(t, 1, 0) table.insert(t, #t + 1, 5)
print(table.concat(t, ","), table.remove(t), table.remove(t, 1), table.remove(t, 2), table.concat(t, ","))
print(table.remove({}), table.remove({}, 0), #t, pcall(table.remove, t, 9))
print(pcall(table.insert, t, 0, 1)) print(pcall(table.insert, t, 1, 2, 3)) print(pcall(table.insert, t)) print(pcall(table.insert, nil, 1))
