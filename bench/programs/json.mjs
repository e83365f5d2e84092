/** The twin of json.lua: the same reader and writer, not JavaScript's own. */
const ESCAPED = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t" };
const MEANING = { '"': '"', "\\": "\\", "/": "/", n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" };
const SPACES = " \n\t";
const NUMBER = /-?[0-9]+\.?[0-9]*[eE]?[+-]?[0-9]*/y;

function writeString(text, out) {
  out.push('"' + text.replace(/["\\\n\t]/g, (mark) => ESCAPED[mark]) + '"');
}

function writeArray(values, out) {
  out.push("[");
  values.forEach((value, i) => {
    if (i > 0) out.push(",");
    write(value, out);
  });
  out.push("]");
}

function writeObject(value, out) {
  out.push("{");
  [...value.keys()].sort().forEach((name, i) => {
    if (i > 0) out.push(",");
    writeString(name, out);
    out.push(":");
    write(value.get(name), out);
  });
  out.push("}");
}

function write(value, out) {
  if (typeof value === "string") writeString(value, out);
  else if (Array.isArray(value)) writeArray(value, out);
  else if (value instanceof Map) writeObject(value, out);
  else out.push(String(value));
}

class Reader {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  /** The character after what is empty. */
  mark() {
    while (SPACES.includes(this.text[this.at])) this.at++;
    return this.text[this.at];
  }

  /** Whether a comma follows and not `end`; steps over either. */
  more(end) {
    const mark = this.mark();
    this.at++;
    if (mark === end) return false;
    if (mark !== ",") throw new Error(`unexpected ${mark} at ${this.at}`);
    return true;
  }

  string() {
    const { text } = this;
    let value = "";
    let from = ++this.at;
    for (;;) {
      const mark = text[this.at];
      if (mark === '"') return value + text.slice(from, this.at++);
      if (mark === "\\") {
        value += text.slice(from, this.at) + MEANING[text[this.at + 1]];
        this.at += 2;
        from = this.at;
      } else this.at++;
    }
  }

  array() {
    const values = [];
    this.at++;
    if (this.mark() === "]") {
      this.at++;
      return values;
    }
    do values.push(this.value());
    while (this.more("]"));
    return values;
  }

  object() {
    const values = new Map();
    this.at++;
    if (this.mark() === "}") {
      this.at++;
      return values;
    }
    do {
      this.mark();
      const name = this.string();
      this.mark();
      this.at++;
      values.set(name, this.value());
    } while (this.more("}"));
    return values;
  }

  value() {
    const mark = this.mark();
    if (mark === "{") return this.object();
    if (mark === "[") return this.array();
    if (mark === '"') return this.string();
    if (mark === "t" || mark === "f") {
      this.at += mark === "t" ? 4 : 5;
      return mark === "t";
    }
    NUMBER.lastIndex = this.at;
    const found = NUMBER.exec(this.text);
    if (found === null) throw new Error(`unexpected ${mark} at ${this.at}`);
    this.at = NUMBER.lastIndex;
    return Number(found[0]);
  }
}

function document() {
  const records = Array.from({ length: 60 }, (_, index) => {
    const i = index + 1;
    return new Map(
      Object.entries({
        name: "record " + i,
        note: i % 4 === 0 ? 'a "quoted"\nline\\' : "plain text of some length",
        active: i % 3 === 0,
        price: i * 12.25,
        count: i * 1001,
        tags: ["red", "green", "tag" + i],
        place: new Map([
          ["x", i * 0.5],
          ["y", -i],
        ]),
      }),
    );
  });
  return new Map([
    ["records", records],
    ["version", 3],
  ]);
}

export default function run(size) {
  let value = document();
  let sum = 0;
  for (let i = 1; i <= size; i++) {
    const out = [];
    write(value, out);
    const text = out.join("");
    value = new Reader(text).value();
    sum = (sum + text.length + value.get("records")[i % 60].get("count")) % 1000003;
  }
  return sum;
}
