/**
 * Random programs for the compiler: functions that are called often, with values whose types change in the middle of
 * loops, metamethods that come late, errors at every place, yields, hooks and collections. Each ends, and prints what it has
 * seen; the same seed makes the same program.
 */

/** A generator of random numbers (mulberry32). */
function randomNumbers(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The most levels of statements and expressions within each other. */
const MOST_DEPTH = 3;

const PRELUDE = `
local out, lines = {}, 0
local function show(v)
  local t = math.type(v) or type(v)
  if t == "float" then return string.format("%.14g", v) end
  if t == "integer" or t == "string" or t == "boolean" or t == "nil" then return tostring(v) end
  return t
end
local function log(...)
  lines = lines + 1
  if lines > 400 then return end
  local parts = {}
  for i = 1, select("#", ...) do parts[i] = show((select(i, ...))) end
  out[#out + 1] = table.concat(parts, " ")
end
local meta = {}
meta.__index = meta
function meta.get(self, k) return self[k] or self.base end
function meta.add(self, n) self.base = self.base + n return self end
local function object(n) return setmetatable({ base = n, 1, 2, 3 }, meta) end
local list = { 3, 1, 4, 1, 5, 9, 2, 6 }
local map = { a = 1, b = 2.5, c = "text", d = false }
local count, total, text = 0, 0.5, "seed"
local late, hooked = false, false
local Point = {}
Point.__index = Point
local function point(x) return setmetatable({ x = x }, Point) end
local function plain(v) return type(v) == "table" and v.x or v end
function Point.__add(a, b) return point(plain(a) + plain(b)) end
function Point.__mul(a, b) return plain(a) * plain(b), 1 end
function Point.__concat(a, b) return type(a) .. type(b) end
function Point.__eq(a, b) return a.x == b.x end
function Point:get(k) return self[k] end
function Point:add(n) self.x = self.x + n return self end
local function numbers(n) return function(s, i) i = (i or 0) + 1 if i <= n then return i, s end end end
local function change(n, v)
  if late and n > 0 then log("set", debug.setlocal(2, n, v)) end
  if hooked then
    hooked = false
    local steps = 0
    debug.sethook(function(event, line) steps = steps + 1 if steps == 7 then debug.sethook() end end, "crl")
  end
  return n
end
local function deep(n) if n <= 0 then return 1, n end local a, b = deep(n - 1) return a + 1, b end
`;

class Writer {
  readonly #random: () => number;
  readonly #lines: string[] = [];
  #indent = "";
  #locals: string[] = [];
  /** Functions that have been written: each takes two arguments. */
  readonly #functions: string[] = [];
  #names = 0;
  #inCoroutine = false;
  #inVararg = false;

  constructor(seed: number) {
    this.#random = randomNumbers(seed);
  }

  #below(n: number): number {
    return Math.floor(this.#random() * n);
  }

  #one<T>(choices: readonly T[]): T {
    return choices[this.#below(choices.length)] as T;
  }

  #line(text: string): void {
    this.#lines.push(this.#indent + text);
  }

  #name(kind: string): string {
    return `${kind}${String(++this.#names)}`;
  }

  /** Statements in a block of their own, whose locals end with it. */
  #block(write: () => void): void {
    const [locals, indent] = [this.#locals.slice(), this.#indent];
    this.#indent += "  ";
    write();
    this.#indent = indent;
    this.#locals = locals;
  }

  #variable(): string {
    return this.#locals.length > 0 && this.#random() < 0.8
      ? this.#one(this.#locals)
      : this.#one(["count", "total", "text"]);
  }

  #literal(): string {
    return this.#one([
      () => String(this.#below(10)),
      () => String(this.#below(2000) - 1000),
      () => `${String(this.#below(10))}.${this.#one(["0", "5", "25"])}`,
      () => this.#one(["math.maxinteger", "math.mininteger", "1e15", "-0.0", "0x7fffffff", "1/0", "2^53"]),
      () => this.#one(['"x"', '"10"', '"abc"', '""', '"3.5"']),
      () => this.#one(["nil", "true", "false"]),
    ])();
  }

  #number(depth: number): string {
    if (depth <= 0) return this.#random() < 0.5 ? String(this.#below(20)) : this.#variable();
    return this.#one([
      () => `(${this.#number(depth - 1)} ${this.#one(["+", "-", "*", "+", "-"])} ${this.#number(depth - 1)})`,
      () =>
        `(${this.#number(depth - 1)} ${this.#one(["/", "//", "%"])} ${this.#one(["3", "7", "2.5", "-4", "16"])})`,
      () =>
        `(${this.#number(depth - 1)} ${this.#one(["&", "|", "~", ">>", "<<"])} ${this.#one(["3", "7", "63", "1"])})`,
      () => `list[${this.#number(depth - 1)}]`,
      () => `#list`,
      () => `map.${this.#one(["a", "b"])}`,
      () => `math.${this.#one(["floor", "abs", "sqrt", "ceil"])}(${this.#number(depth - 1)})`,
      () => `math.${this.#one(["max", "min"])}(${this.#number(depth - 1)}, ${this.#number(depth - 1)})`,
      () => `-(${this.#number(depth - 1)})`,
      () => this.#call(depth - 1),
      () => this.#variable(),
      () => `(${this.#string(0)}):byte(${this.#one(["1", "-1", "2", ""])})`,
    ])();
  }

  #string(depth: number): string {
    if (depth <= 0)
      return this.#one(['"k"', '"ab"', "text", '"longer than forty characters, so a long string"']);
    return this.#one([
      () => `(${this.#string(depth - 1)} .. ${this.#expression(depth - 1)})`,
      () => `(${this.#string(depth - 1)}):sub(${this.#one(["1, 2", "2", "-2", "1, -1", "3, 2"])})`,
      () => `string.char(65 + ${this.#number(0)} % 26)`,
      () => `tostring(${this.#number(depth - 1)})`,
      () => `map[${this.#one(['"c"', "text", '"d"'])}]`,
    ])();
  }

  #condition(depth: number): string {
    return this.#one([
      () =>
        `${this.#number(depth - 1)} ${this.#one(["<", "<=", ">", ">=", "==", "~="])} ${this.#number(depth - 1)}`,
      () => `${this.#variable()} ${this.#one(["==", "~="])} ${this.#literal()}`,
      () => `not ${this.#variable()}`,
      () => this.#variable(),
      () => `${this.#string(0)} ${this.#one(["<", "<=", "==", "~="])} ${this.#string(0)}`,
      () => `type(${this.#variable()}) == ${this.#one(['"number"', '"string"', '"table"'])}`,
      () => `point(${this.#below(2)}) ${this.#one(["==", "~="])} point(${this.#below(2)})`,
    ])();
  }

  #call(depth: number): string {
    if (this.#functions.length === 0) return "7";
    const name = this.#one(this.#functions);
    return `${name}(${this.#expression(depth - 1)}, ${this.#expression(depth - 1)})`;
  }

  #expression(depth: number): string {
    if (depth <= 0) return this.#random() < 0.6 ? this.#variable() : this.#literal();
    return this.#one([
      () => this.#number(depth),
      () => this.#number(depth),
      () => this.#string(depth),
      () => `(${this.#condition(depth)})`,
      () => `(${this.#variable()} ${this.#one(["and", "or"])} ${this.#expression(depth - 1)})`,
      () => `{ ${this.#expression(depth - 1)}, n = ${this.#expression(depth - 1)} }`,
      () => `object(${this.#number(0)}):${this.#one(["get", "add"])}(${this.#one(["1", "2", '"base"'])})`,
      () => `function(x) ${this.#variable()} = x return ${this.#variable()} end`,
      () => this.#call(depth),
      () => (this.#inVararg ? this.#one(["...", "select('#', ...)", "(...)"]) : this.#literal()),
    ])();
  }

  #statement(depth: number): void {
    this.#one([
      () => {
        const name = this.#name("v");
        this.#line(`local ${name} = ${this.#expression(depth)}`);
        this.#locals.push(name);
      },
      () => {
        this.#line(`${this.#variable()} = ${this.#expression(depth)}`);
      },
      () => {
        this.#line(`${this.#variable()} = ${this.#number(depth)}`);
      },
      () => {
        this.#line(`log(${this.#variable()}, ${this.#expression(depth - 1)})`);
      },
      () => {
        this.#line(
          `list[${this.#one(["#list + 1", "1", "2", "count", this.#number(0)])}] = ${this.#expression(depth - 1)}`,
        );
      },
      () => {
        this.#line(
          `map[${this.#one(['"a"', '"b"', '"new" .. count', "text", '"e"'])}] = ${this.#expression(depth - 1)}`,
        );
      },
      () => {
        this.#line(`map.${this.#one(["a", "b", "c"])} = ${this.#number(depth - 1)}`);
      },
      () => {
        this.#line(`if ${this.#condition(depth)} then`);
        this.#block(() => {
          this.#statements(depth - 1);
        });
        if (this.#random() < 0.5) {
          this.#line("else");
          this.#block(() => {
            this.#statements(depth - 1);
          });
        }
        this.#line("end");
      },
      () => {
        this.#loop(depth);
      },
      () => {
        this.#loop(depth);
      },
      () => {
        this.#line(`table.insert(list, ${this.#number(0)})`);
      },
      () => {
        this.#line(`if #list > 20 then list = { ${this.#number(0)}, 2, 3.5 } end`);
      },
      () => {
        if (this.#inCoroutine) this.#line(`${this.#variable()} = coroutine.yield(${this.#variable()})`);
        else this.#line(`count = count + 1`);
      },
      () => {
        this.#line(
          `if count % ${this.#one(["17", "23", "5"])} == 3 then error(${this.#one(['"thrown"', "{ 1 }", "count", "nil"])}) end`,
        );
      },
      () => {
        this.#line(this.#one(["if count == 30 then collectgarbage() end", 'collectgarbage("step")']));
      },
      () => {
        this.#line(
          `do local c <close> = setmetatable({}, { __close = function() log("closed", ${this.#variable()}) end }) ${this.#variable()} = ${this.#number(0)} end`,
        );
      },
      () => {
        this.#line(
          `log(pcall(function(p) return p ${this.#one(["+ 1", ".. 1", "< 2", "[1]", "()"])} end, ${this.#variable()}))`,
        );
      },
    ])();
  }

  #loop(depth: number): void {
    if (depth <= 0) {
      this.#line("count = count + 1");
      return;
    }
    const name = this.#name("i");
    this.#one([
      () => {
        const range = this.#one([
          "1, 4",
          "3, 1, -1",
          "1.0, 3",
          "1, 2.5, 0.5",
          "count, count + 3",
          "4, 1",
          "1, #list",
        ]);
        this.#line(`for ${name} = ${range} do`);
      },
      () => {
        this.#line(
          `for ${name}, x in ${this.#one(["ipairs(list)", "ipairs({ 1, 2.5, 'x' })", "next, { 5 }", "pairs({ 7 })"])} do`,
        );
      },
      () => {
        this.#line(
          `for ${name} in (function(n) return function() n = n - 1 if n > 0 then return n end end end)(4) do`,
        );
      },
      () => {
        this.#line(`local n${name} = 0`);
        this.#line(`while n${name} < 3 and ${this.#condition(1)} do`);
        this.#line(`  n${name} = n${name} + 1`);
        this.#line(`  local ${name} = n${name}`);
      },
    ])();
    this.#block(() => {
      this.#locals.push(name);
      this.#line("count = count + 1");
      this.#statements(depth - 1);
      if (this.#random() < 0.2) this.#line(`if ${this.#condition(1)} then break end`);
    });
    this.#line("end");
  }

  #statements(depth: number): void {
    for (let n = 1 + this.#below(3); n > 0; n--) this.#statement(depth);
  }

  #function(): void {
    const name = this.#name("f");
    this.#inVararg = this.#random() < 0.15;
    this.#line(`local function ${name}(p, q${this.#inVararg ? ", ..." : ""})`);
    this.#block(() => {
      this.#locals = ["p", "q"];
      for (let n = 1 + this.#below(4); n > 0; n--) this.#statement(MOST_DEPTH);
      const results = this.#one([1, 1, 1, 2, 0]);
      const tail = this.#random() < 0.15 && this.#functions.length > 0;
      if (tail) this.#line(`return ${this.#call(2)}`);
      else if (results > 0)
        this.#line(`return ${Array.from({ length: results }, () => this.#expression(2)).join(", ")}`);
    });
    this.#line("end");
    this.#inVararg = false;
    this.#functions.push(name);
  }

  #integer(depth: number): string {
    if (depth <= 0) return this.#one(["a", "b", "i", "n", "7", "-3", "1000"]);
    const divisor = this.#one(["3", "-4", "7", "16", "(b | 1)", "(i * 2 + 1)"]);
    return this.#one([
      () => `(${this.#integer(depth - 1)} ${this.#one(["+", "-", "*"])} ${this.#integer(depth - 1)})`,
      () => `(${this.#integer(depth - 1)} ${this.#one(["//", "%"])} ${divisor})`,
      () => `(${this.#integer(depth - 1)} ${this.#one(["&", "|", "~"])} ${this.#integer(depth - 1)})`,
      () =>
        `(${this.#integer(depth - 1)} ${this.#one(["<<", ">>"])} ${this.#one(["1", "5", "63", "64", "-2", "(i & 7)"])})`,
      () => `math.${this.#one(["abs", "tointeger"])}(${this.#integer(depth - 1)})`,
      () => `math.${this.#one(["max", "min"])}(${this.#integer(depth - 1)}, ${this.#integer(depth - 1)})`,
      () => `~(${this.#integer(depth - 1)})`,
      () => `-(${this.#integer(depth - 1)})`,
      () => `math.floor(${this.#float(0)} / 3)`,
    ])();
  }

  #float(depth: number): string {
    if (depth <= 0) return this.#one(["x", "y", "0.5", "-2.25", "(i + 0.5)"]);
    return this.#one([
      () => `(${this.#float(depth - 1)} ${this.#one(["+", "-", "*"])} ${this.#float(depth - 1)})`,
      () =>
        `(${this.#float(depth - 1)} ${this.#one(["/", "//", "%"])} ${this.#one(["3", "-4.0", "0.5", "7"])})`,
      () => `(${this.#integer(depth - 1)} ${this.#one(["/", "+", "*"])} ${this.#float(0)})`,
      () => `math.${this.#one(["max", "min"])}(${this.#float(depth - 1)}, ${this.#float(depth - 1)})`,
      () => `math.${this.#one(["abs", "sqrt"])}(${this.#float(depth - 1)})`,
      () => `-(${this.#float(depth - 1)})`,
      () => `${this.#float(0)} ^ 2`,
    ])();
  }

  /** A loop over variables that keep their types, until other arguments come. */
  #arithmetic(): void {
    const name = this.#name("h");
    this.#line(`local function ${name}(n, a, x)`);
    this.#line("  local b, y = 5, 1.5");
    this.#line(`  for i = ${this.#one(["1, 12", "-6, 6", "6, -6, -1", "-9, 9, 3"])} do`);
    for (let n = 1 + this.#below(4); n > 0; n--) {
      const assignment = this.#one([
        () => `a = ${this.#integer(2)}`,
        () => `b = ${this.#integer(2)}`,
        () => `x = ${this.#float(2)}`,
        () => `y = ${this.#float(2)}`,
      ])();
      const compared = this.#one([
        () => `${this.#integer(1)} ${this.#one(["<", "<=", "==", "~=", ">"])} ${this.#integer(1)}`,
        () => `${this.#float(1)} ${this.#one(["<", "<=", "==", "~=", ">="])} ${this.#float(1)}`,
        () => `${this.#integer(1)} ${this.#one(["<", ">="])} ${this.#float(1)}`,
      ])();
      if (this.#random() < 0.3) this.#line(`    if ${compared} then ${assignment} end`);
      else this.#line(`    ${assignment}`);
    }
    this.#line("    if x ~= x or x > 1e100 or x < -1e100 then x = 0.25 end");
    this.#line("    if y ~= y or y > 1e100 or y < -1e100 then y = -0.0 end");
    this.#line("  end");
    this.#line("  return a, b, x, y");
    this.#line("end");
    const late = this.#one(["2.5", '"12"', "nil", "math.mininteger", "1/0"]);
    this.#line(`for round = 1, 40 do`);
    this.#line(`  local a = round if round > 34 then a = ${late} end`);
    this.#line(`  log("${name}", pcall(${name}, round % 9, a, round * 0.5))`);
    this.#line(`end`);
  }

  /** A loop over the elements and fields of tables that have holes, and metatables later. */
  #elements(): void {
    const name = this.#name("e");
    this.#line(`local function ${name}(t)`);
    this.#line("  local sum = 0");
    this.#line(`  for i = ${this.#one(["1, 8", "0, 9", "8, 1, -1"])} do`);
    this.#line("    local v = t[i]");
    this.#line(`    if v then sum = sum + v else sum = sum - 1 end`);
    this.#line(`    if t.${this.#one(["mark", "total"])} then sum = sum + 100 end`);
    this.#line(
      `    ${this.#one(["t.total = (t.total or 0) + 1", "t[i] = v", 't["k" .. i % 3] = i', "t[i + 1] = v or i", "sum = sum + #t"])}`,
    );
    this.#line("  end");
    this.#line("  return sum");
    this.#line("end");
    const late = this.#one([
      "setmetatable(t, { __index = function() return 10 end })",
      "setmetatable(t, { __index = { 9, 9, 9, 9, mark = true } })",
      "setmetatable(t, { __newindex = function(_, k, v) rawset(t, k, v and 1) end })",
      "setmetatable(t, { __len = function() return 2 end })",
      "t[3], t.mark = 2.5, 1",
      't[2] = "5"',
      "t[2] = true",
      "t = setmetatable({}, { __index = t })",
    ]);
    this.#line(`for round = 1, 40 do`);
    this.#line(
      `  local t = { 1, 2, ${this.#one(["nil, 4", "3, 4, 5, 6", "2.5"])}, mark = ${this.#one(["nil", "true", "false"])} }`,
    );
    this.#line(`  if round > 33 then ${late} end`);
    this.#line(`  log("${name}", pcall(${name}, t))`);
    this.#line(`end`);
  }

  /** Functions that pass on what they are given and what others return, through metamethods, iterators, callbacks and coroutines. */
  #calls(): void {
    const [tail, many, extra, both, run] = ["t", "m", "x", "b", "r"].map((kind) => this.#name(kind));
    const value = (): string => this.#one(["a", "b", "a + 1", "n", '"s" .. n', "nil", "point(n)", "2.5"]);
    const values = (): string => Array.from({ length: this.#below(4) }, value).join(", ");
    this.#line(`local ${tail}`);
    this.#line(`local function ${many}(a, b) local n = a return ${values()} end`);
    this.#line(`local function ${extra}(...)`);
    this.#line(`  local a, b = ${this.#one(["...", "select(2, ...)", "1, ..."])}`);
    this.#line(`  local n = select("#", ...)`);
    this.#line(
      `  return ${this.#one(["...", "n, ...", "a, b", `${many}(...)`, `${many}(n, (...))`, "#{ ... }, n", "table.unpack({ ... })"])}`,
    );
    this.#line("end");
    this.#line(`local function ${both}(a, b)`);
    this.#line(`  local n = ${this.#one(["7", "a", "b"])}`);
    this.#line(
      `  return ${this.#one([`${many}(a, ${extra}(b, ${values() || "1"}))`, `${extra}(${many}(a, b))`, `(${extra}(a)), ${many}(b)`, `{ ${many}(a, b), ${extra}(a, b) }`, `${tail}(3, ${many}(b, a))`])}`,
    );
    this.#line("end");
    this.#line(`function ${tail}(n, a)`);
    this.#line(`  if n <= 0 then return ${this.#one(["a", "a, n", `${many}(a, n)`, "type(a)", ""])} end`);
    this.#line(`  return ${tail}(n - 1, ${this.#one(["a", "n", `(${many}(a, n))`])})`);
    this.#line("end");
    this.#line(`local function ${run}(a, b)`);
    this.#line("  local n, sum = 3, 0");
    for (let n = 2 + this.#below(3); n > 0; n--) {
      const call = this.#one([both, many, extra, tail]);
      this.#line(
        `  ${this.#one([
          `log("c", ${call}(${call === tail ? "4, " : ""}a, b))`,
          `local p, q = ${call}(${call === tail ? "2, " : ""}b, a) log("p", p, q)`,
          `local q = point(n) + point(2) sum = sum + q.x`,
          `local q = point(n) ${this.#one(["+", "*", "-", "..", "=="])} ${this.#one(["n", "point(1)", "a"])} log("q", q)`,
          `for i, v in numbers(4), ${this.#one(["nil", "a", "b"])} do sum = sum + i end`,
          `for i in coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i, ${call}(1, a)) end end) do sum = sum + i end`,
          `log("e", pcall(${call}, ${call === tail ? "2, " : ""}a, b))`,
          `log("e", pcall(error, ${this.#one(["a", '"thrown"', "point(1)"])}))`,
          `local t = { 3, 1, 2, n } table.sort(t, function(x, y) sum = sum + 1 return x < y end) log("s", t[1], t[4])`,
          `log("g", (("abc"):gsub("%w", function(c) n = n + 1 return ${this.#one(["c .. n", "nil", "(point(1)).x"])} end)))`,
          `n = n + change(${String(this.#below(4))}, a)`,
          `if n > 2 then local n = 5 change(3, b) sum = sum + n end`,
          `sum = sum + (point(4):get("x") or 1) + (point(2):add(1)).x`,
          `log("d", deep(${this.#one(["30", "150", "240"])}))`,
        ])}`,
      );
    }
    this.#line(`  return ${this.#one(["n, sum", "sum", `${both}(n, sum)`, `${tail}(2, n)`])}`);
    this.#line("end");
    const late = this.#one([
      `${many} = function(...) return ... end`,
      `${tail} = function(n, a) return a, a, a end`,
      `${both} = error`,
      `${extra} = type`,
      "Point.__add = nil",
      "Point.__add = function(a, b) error('added') end",
      "Point.__index = function(t, k) return 4 end",
      "late = true",
      "hooked = true",
    ]);
    this.#line("for round = 1, 50 do");
    this.#line("  local a, b = round, round * 2");
    this.#line(`  if round > 44 then a = ${this.#one(["1.5", '"8"', "point(2)", "nil", "{}"])} end`);
    this.#line(`  if round == 40 then ${late} end`);
    this.#line(`  log("${String(run)}", pcall(${String(run)}, a, b))`);
    this.#line("end");
  }

  write(): string {
    this.#calls();
    for (let n = 1 + this.#below(2); n > 0; n--) this.#arithmetic();
    for (let n = 1 + this.#below(2); n > 0; n--) this.#elements();
    for (let n = 2 + this.#below(3); n > 0; n--) this.#function();
    this.#locals = [];
    const values = Array.from({ length: 4 }, () => this.#literal());
    for (const name of this.#functions) {
      this.#line(`for round = 1, 60 do`);
      this.#line(`  local p, q = round, round % 7`);
      this.#line(`  if round > 40 then p = (select(round % 4 + 1, ${values.join(", ")})) end`);
      const late = this.#one([
        "meta.__add = function(a, b) return 1 end",
        "meta.__index = function(t, k) return k end",
        'getmetatable("").__add = function(a, b) return #tostring(a) end',
        "setmetatable(list, { __newindex = function(t, k, v) rawset(t, k, v) end, __index = function(t, k) return math.type(k) ~= 'integer' and 0 or nil end })",
        "setmetatable(map, { __index = function(_, k) return 9 end, __len = function() return 3 end })",
        "debug.sethook(function() end, 'l') debug.sethook()",
        "collectgarbage('generational')",
      ]);
      this.#line(`  if round == 50 then ${late} end`);
      this.#line(`  if count > 20000 then count = 0 end`);
      this.#line(`  if type(count) ~= "number" then count = 1 end`);
      this.#line(`  if type(list) ~= "table" or #list > 60 then list = { 1, 2, 3 } end`);
      this.#line(`  if type(text) == "string" and #text > 60 then text = "cut" end`);
      this.#line(`  log("${name}", pcall(${name}, p, q))`);
      this.#line(`end`);
    }
    this.#inCoroutine = true;
    this.#line(`local co = coroutine.wrap(function(p, q)`);
    this.#block(() => {
      this.#locals = ["p", "q"];
      this.#line("for step = 1, 25 do");
      this.#block(() => {
        this.#locals.push("step");
        this.#statements(2);
        this.#line("coroutine.yield(step, p)");
      });
      this.#line("end");
    });
    this.#line("end)");
    this.#line(`for i = 1, 30 do log("co", pcall(co, i, text)) end`);
    this.#line(`log(count, total, text, #list)`);
    this.#line(`print(table.concat(out, "\\n"))`);
    return PRELUDE + this.#lines.join("\n") + "\n";
  }
}

/** Returns the program of a seed. */
export function randomProgram(seed: number): string {
  return new Writer(seed).write();
}
