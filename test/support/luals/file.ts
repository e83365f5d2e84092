/**
 * Reads a definition file for lua-language-server as `perilune types` writes it, and returns the manifest. Checks the rules of
 * such files and reports the line of a violation: annotations belong to something, parameters are those of the function, types
 * are known, and everything is a declaration.
 */

import { isLuaName } from "../../../src/types/names.js";
import type { FunctionType, Manifest, Param, Rest, Result, Type } from "../../../src/types/type.js";
import { LualsError, Tokens } from "./tokens.js";
import { TypeReader } from "./types.js";

interface Annotation {
  readonly name: string;
  readonly text: string;
  /** The text above it. */
  readonly doc: string | undefined;
}

/** The annotations above a line of code, or a blank one. */
interface Block {
  readonly doc: string | undefined;
  readonly annotations: readonly Annotation[];
}

type Fields = Map<string, Type | Table>;
interface Table {
  readonly kind: "fields";
  readonly doc?: string;
  readonly fields: Fields;
}

export function readLuals(text: string): Manifest {
  return new FileReader(text).read();
}

class FileReader {
  readonly #lines: readonly string[];
  #line = 0;
  #module = "";
  #classes: readonly string[] = [];
  #description: string | undefined;
  #export: Type | undefined;
  #table: { readonly local: string; readonly table: Table } | undefined;
  #returned = false;
  readonly #define = new Map<string, Type>();
  /** The methods of each interface by its local variable. */
  readonly #interfaces = new Map<
    string,
    { readonly name: string; readonly methods: Map<string, FunctionType> }
  >();
  readonly #referred: { readonly name: string; readonly line: number }[] = [];

  constructor(text: string) {
    this.#lines = text.split("\n");
  }

  read(): Manifest {
    try {
      return this.#read();
    } catch (error) {
      if (!(error instanceof LualsError)) throw error;
      throw new LualsError(`line ${this.#line + 1}: ${error.message}`);
    }
  }

  #read(): Manifest {
    const [, module] = /^---@meta (\S+)$/.exec(this.#lines[0] ?? "") ?? [];
    if (module === undefined) throw new LualsError("the file does not begin with '---@meta name'");
    this.#module = module;
    let doc: string[] = [];
    let annotations: Annotation[] = [];
    const docText = (): string | undefined => {
      const text = doc.length === 0 ? undefined : doc.join("\n");
      doc = [];
      return text;
    };
    for (this.#line = 1; this.#line < this.#lines.length; this.#line++) {
      const line = this.#lines[this.#line] ?? "";
      const [, name, rest = ""] = /^---\s*@(\w*)\s*(.*)$/.exec(line) ?? [];
      if (name !== undefined) annotations.push({ name, text: rest, doc: docText() });
      else if (line.startsWith("---")) doc.push(docLine(line));
      else if (line.startsWith("--")) this.#comment(line);
      else {
        const loose = docText();
        if (line === "" && loose !== undefined) throw new LualsError("a text that belongs to nothing");
        this.#part(line, { doc: loose ?? annotations[0]?.doc, annotations });
        annotations = [];
      }
    }
    return this.#manifest();
  }

  #manifest(): Manifest {
    if (!this.#returned) throw new LualsError("the file returns nothing");
    for (const { name, line } of this.#referred) {
      if (this.#define.has(name) || this.#interfaceOf(name) !== undefined) continue;
      this.#line = line;
      throw new LualsError(`no type '${name}' is declared`);
    }
    const define = Array.from(this.#define, ([name, type]): [string, Type] => {
      const methods = this.#interfaceOf(name)?.methods;
      if (methods === undefined) return [name, type];
      return [name, withDoc({ kind: "interface", methods: Object.fromEntries(methods) } as const, type.doc)];
    });
    const exported = this.#table === undefined ? this.#export : closed(this.#table.table);
    if (exported === undefined) throw new LualsError("the file exports nothing");
    return {
      name: this.#module,
      description: this.#description ?? "",
      class: this.#classes,
      define: Object.fromEntries(define),
      export: exported,
    };
  }

  #interfaceOf(name: string): { readonly methods: Map<string, FunctionType> } | undefined {
    return [...this.#interfaces.values()].find((known) => known.name === name);
  }

  #comment(line: string): void {
    const [, classes] = /Class: (.*)$/.exec(line) ?? [];
    if (classes !== undefined) this.#classes = classes === "none" ? [] : classes.split(", ");
  }

  /** Parses annotations and what they belong to: a line of code, or nothing. */
  #part(line: string, block: Block): void {
    const [first] = block.annotations;
    for (const { name } of block.annotations) {
      if (!["class", "field", "alias", "param", "return", "type", "async"].includes(name))
        throw new LualsError(`unknown annotation '@${name}'`);
    }
    if (first === undefined && line === "") return;
    if (first?.name === "class") this.#class(line, block, first);
    else if (first?.name === "alias") this.#alias(line, block, first);
    else this.#code(line, block);
  }

  #types(text: string): TypeReader {
    const line = this.#line;
    return new TypeReader(new Tokens(text), this.#module, (name) => this.#referred.push({ name, line }));
  }

  #class(line: string, { doc, annotations }: Block, first: Annotation): void {
    const reader = this.#types(first.text);
    const full = reader.tokens.name();
    atEnd(reader.tokens);
    const others = annotations.slice(1);
    const wrong = others.find(({ name }) => name !== "field");
    if (wrong !== undefined) throw new LualsError(`'@${wrong.name}' of a class`);
    const [, local] = /^local ([A-Za-z_]\w*) = \{\}$/.exec(line) ?? [];
    if (line !== "" && local === undefined) throw new LualsError(`a class is given to no '${line}'`);
    const fields = others.map((annotation) => this.#field(annotation));
    const described = doc === undefined ? {} : { doc };
    if (full === this.#module) {
      if (local === undefined || fields.length > 0) throw new LualsError("the module has no table");
      this.#description = doc;
      this.#table = { local: checkName(local), table: { kind: "fields", fields: new Map() } };
      return;
    }
    const name = this.#declare(full);
    if (local !== undefined) {
      if (fields.length > 0) throw new LualsError("an interface has methods, no fields");
      this.#interfaces.set(checkName(local), { name, methods: new Map() });
    }
    this.#define.set(name, { kind: "record", fields: Object.fromEntries(fields), ...described });
  }

  /** Declares a type, once, and returns the last part of its name. */
  #declare(full: string): string {
    if (!full.startsWith(`${this.#module}.`)) throw new LualsError(`'${full}' is not a type of the module`);
    const name = full.slice(this.#module.length + 1);
    if (this.#define.has(name)) throw new LualsError(`a second type '${name}'`);
    return name;
  }

  #field({ text, doc }: Annotation): [string, Type] {
    const reader = this.#types(text);
    const name = reader.key();
    const type = reader.typeOf(reader.tokens.take("?"));
    atEnd(reader.tokens);
    return [name, doc === undefined ? type : { ...type, doc }];
  }

  #alias(line: string, { doc, annotations }: Block, first: Annotation): void {
    if (line !== "" || annotations.length > 1) throw new LualsError("an alias stands alone");
    const reader = this.#types(first.text);
    const full = reader.tokens.name();
    const type = reader.type();
    atEnd(reader.tokens);
    if (full === `${this.#module}.bigint`) return;
    this.#define.set(this.#declare(full), doc === undefined ? type : { ...type, doc });
  }

  #code(line: string, block: Block): void {
    if (this.#returned) throw new LualsError("something stands behind the return");
    const [, returned] = /^return ([A-Za-z_]\w*)$/.exec(line) ?? [];
    if (returned !== undefined) {
      if (block.annotations.length > 0) throw new LualsError("annotations of a return");
      if (this.#table !== undefined && returned !== this.#table.local)
        throw new LualsError(`'${returned}' is not a variable`);
      this.#returned = true;
      return;
    }
    const local = /^local function ([A-Za-z_]\w*)\(([^()]*)\) end$/.exec(line);
    if (local !== null) {
      const { doc, ...type } = this.#function(local[2] ?? "", block);
      this.#description = doc;
      this.#export = type;
      return;
    }
    const value = /^local ([A-Za-z_]\w*)$/.exec(line);
    if (value !== null) {
      const { doc, ...type } = this.#value(block);
      this.#description = doc;
      this.#export = type;
      return;
    }
    this.#member(line, block);
  }

  /** `function a.b(x) end`, `function Object:name(x) end`, `a["b"] = function(x) end`, `a.b = {}`, `a.b = nil`. */
  #member(line: string, block: Block): void {
    const method = /^function ([A-Za-z_]\w*):([A-Za-z_]\w*)\(([^()]*)\) end$/.exec(line);
    if (method !== null) {
      const [, local = "", name = "", args = ""] = method;
      const methods = this.#interfaces.get(local)?.methods;
      if (methods === undefined) throw new LualsError(`'${local}' is not a class with methods`);
      methods.set(checkName(name), this.#function(args, block));
      return;
    }
    const [, dotted, dottedArgs = ""] = /^function ([\w.]+)\(([^()]*)\) end$/.exec(line) ?? [];
    const [, place = dotted, body = ""] = /^(\S.*) = (function\([^()]*\) end|nil|\{\})$/.exec(line) ?? [];
    if (place === undefined)
      throw new LualsError(line === "" ? "annotations of nothing" : `no declaration: ${line}`);
    const { fields, name } = this.#place(place);
    if (fields.has(name)) throw new LualsError(`a second '${name}'`);
    const args = dotted === undefined ? /^function\((.*)\) end$/.exec(body)?.[1] : dottedArgs;
    if (args !== undefined) fields.set(name, this.#function(args, block));
    else if (body === "nil") fields.set(name, this.#value(block));
    else if (block.annotations.length > 0) throw new LualsError("annotations of a table");
    else
      fields.set(name, {
        kind: "fields",
        fields: new Map(),
        ...(block.doc === undefined ? {} : { doc: block.doc }),
      });
  }

  /** Finds the table that contains a place, and the place's name there. */
  #place(text: string): { readonly fields: Fields; readonly name: string } {
    const [, local = "", steps = ""] = /^([A-Za-z_]\w*)(.*)$/.exec(text) ?? [];
    if (this.#table === undefined || local !== this.#table.local)
      throw new LualsError(`'${local}' is not a variable`);
    const names = stepsOf(steps);
    const name = names.pop();
    if (name === undefined) throw new LualsError(`'${local}' is declared already`);
    let { fields } = this.#table.table;
    for (const step of names) {
      const next = fields.get(step);
      if (next?.kind !== "fields") throw new LualsError(`no table '${step}'`);
      ({ fields } = next);
    }
    return { fields, name };
  }

  #value({ doc, annotations }: Block): Type {
    const [only, more] = annotations;
    if (only?.name !== "type" || more !== undefined) throw new LualsError("a value has one '@type'");
    const reader = this.#types(only.text);
    const type = reader.type();
    atEnd(reader.tokens);
    return doc === undefined ? type : { ...type, doc };
  }

  #function(args: string, { doc, annotations }: Block): FunctionType {
    const names = args === "" ? [] : args.split(", ");
    const params: Param[] = [];
    const results: Result[] = [];
    let rest: Rest | undefined;
    let restResult: Rest | undefined;
    const waits = annotations.at(-1)?.name === "async";
    (waits ? annotations.slice(0, -1) : annotations).forEach((annotation, index) => {
      if (index > 0 && annotation.doc !== undefined) throw new LualsError("a text between annotations");
      if (annotation.name === "param") {
        if (rest !== undefined || results.length > 0) throw new LualsError("a parameter out of its place");
        const param = this.#param(annotation.text, names[params.length]);
        if (param.name === "...") rest = withDoc({ type: param.type }, param.doc);
        else params.push(param);
      } else if (annotation.name === "return") {
        if (restResult !== undefined) throw new LualsError("a result behind the last ones");
        const { result, more } = this.#result(annotation.text);
        if (more) restResult = result;
        else results.push(result);
      } else throw new LualsError(`'@${annotation.name}' of a function`);
    });
    if (params.length + (rest === undefined ? 0 : 1) < names.length)
      throw new LualsError(`no '@param' of '${names[params.length] ?? ""}'`);
    return {
      kind: "function",
      params,
      ...(rest === undefined ? {} : { rest }),
      results,
      ...(restResult === undefined ? {} : { restResult }),
      ...(doc === undefined ? {} : { doc }),
      ...(waits ? { yields: [] } : {}),
    };
  }

  #param(text: string, expected: string | undefined): Param {
    const reader = this.#types(text);
    const name = reader.tokens.take("...") ? "..." : checkName(reader.tokens.name());
    if (name !== expected)
      throw new LualsError(`'@param ${name}' where the function has '${expected ?? "none"}'`);
    const optional = reader.tokens.take("?");
    const type = reader.typeOf(optional);
    const { doc, standard } = noteOf(reader.tokens);
    if (standard === undefined) return withDoc({ name, type }, doc);
    if (type.kind !== "optional") throw new LualsError("a default of what is not optional");
    return withDoc({ name, type: { ...type, default: standard } }, doc);
  }

  #result(text: string): { readonly result: Result; readonly more: boolean } {
    const reader = this.#types(text);
    const type = reader.type();
    const more = reader.tokens.take("...");
    const name = reader.tokens.peek()?.kind === "name" ? checkName(reader.tokens.name()) : undefined;
    const { doc } = noteOf(reader.tokens);
    return { result: withDoc({ ...(name === undefined ? {} : { name }), type }, doc), more };
  }
}

function docLine(line: string): string {
  return line.replace(/^--- ?/, "").replace(/^(\s*\\*)\\(?=[@|])/, "$1");
}

function atEnd(tokens: Tokens): void {
  if (tokens.rest !== "") throw new LualsError(`something behind the type: ${tokens.rest}`);
}

/** The text after a `#`, and the default at its end. */
function noteOf(tokens: Tokens): { doc?: string; standard?: string | number | boolean } {
  if (tokens.rest === "") return {};
  if (!tokens.rest.startsWith("#")) throw new LualsError(`something behind the type: ${tokens.rest}`);
  const text = tokens.rest.replace(/^# ?/, "").replaceAll("<br>", "\n");
  const [, doc = text, standard] = /^(.*?) ?\(default: (.*)\)$/s.exec(text) ?? [];
  return {
    ...(doc === "" ? {} : { doc }),
    ...(standard === undefined ? {} : { standard: JSON.parse(standard) as string | number | boolean }),
  };
}

function withDoc<T>(value: T, doc: string | undefined): T {
  return doc === undefined ? value : { ...value, doc };
}

function checkName(name: string): string {
  if (!isLuaName(name)) throw new LualsError(`'${name}' is not a Lua name`);
  return name;
}

/** Splits `.a["b c"].d`. */
function stepsOf(text: string): string[] {
  const names: string[] = [];
  let rest = text;
  while (rest !== "") {
    const [all = "", dotted] = /^\.([A-Za-z_]\w*)/.exec(rest) ?? [];
    if (dotted !== undefined) {
      names.push(checkName(dotted));
      rest = rest.slice(all.length);
      continue;
    }
    const [bracket] = /^\["(?:[^"\\]|\\.)*"\]/.exec(rest) ?? [];
    if (bracket === undefined) throw new LualsError(`no place: ${rest}`);
    names.push(new TypeReader(new Tokens(bracket), "", () => undefined).key());
    rest = rest.slice(bracket.length);
  }
  return names;
}

/** The type of a table that was assembled field by field. */
function closed(table: Table): Type {
  const fields = Array.from(table.fields, ([name, type]): [string, Type] => [
    name,
    type.kind === "fields" ? closed(type) : type,
  ]);
  return withDoc({ kind: "record", fields: Object.fromEntries(fields) } as const, table.doc);
}
