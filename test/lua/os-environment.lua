print(os.getenv("PERILUNE_SURELY_NOT_SET"), type(os.getenv("PATH")), pcall(os.getenv))
print(
  os.setlocale(),
  os.setlocale(nil, "all"),
  os.setlocale("C"),
  os.setlocale("", "numeric") ~= nil,
  pcall(os.setlocale, "C", "bad")
)
