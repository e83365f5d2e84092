/** The twin of pcall-error.lua. */
function raise(n) {
  if (n % 3 === 0) throw "message " + (n % 10);
  if (n % 3 === 1) throw { code: n % 10 };
  return n.field.missing;
}

export default function run(size) {
  let sum = 0;
  for (let i = 1; i <= size; i++) {
    try {
      raise(i);
    } catch (problem) {
      if (typeof problem === "string") sum += problem.length;
      else if (problem instanceof TypeError) sum += 5;
      else sum += problem.code;
    }
  }
  return sum;
}
