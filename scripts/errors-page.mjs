/**
 * Generates docs/errors.md, the table of all error codes, from src/errors.
 *
 *   node scripts/errors-page.mjs [--check]
 *
 * Each error class provides a heading, its doc comment and its own fields. A class names its codes in the type of its
 * property `code`: `keyof SomeErrorCodes`, or one literal. The members of those interfaces (codes.ts, compile-codes.ts)
 * are the rows: name, doc comment, fields. A code that a subclass declares belongs to the subclass. With --check the
 * script writes nothing and fails if the page differs. test/docs/errors.test.ts imports `readErrors` and `errorsPage`.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as prettier from "prettier";
import ts from "typescript";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const DIRECTORY = path.join(ROOT, "src", "errors");
const PAGE = path.join(ROOT, "docs", "errors.md");

/** The order of the page: the classes that programs catch most come first, all others follow. */
const ORDER = [
  "LuaError",
  "LimitError",
  "GuestError",
  "HostError",
  "SecurityError",
  "YieldError",
  "ProcessError",
  "WorkflowError",
  "AbortedError",
  "StateError",
  "NativeTrap",
  "ProgramExit",
  "ValueError",
  "FileError",
  "ModuleError",
  "CompileError",
  "CommandError",
];

const HEAD = `# Error codes

<!-- Made by scripts/errors-page.mjs from src/errors; \`npm run docs:errors\` writes it anew. -->

Every error that Perilune throws is a \`PeriluneError\`. Its **class** is the reason to catch it; its **code** is the cause. Codes are
stable, so programs compare them; messages are for readers and may change. \`hasCode(error, code)\` tells TypeScript the class and the
fields:

<!-- codes: run codes.mjs -->

\`\`\`js
import { hasCode, loadRuntime, LuaError } from "perilune";

const state = (await loadRuntime()).createState();
try {
  state.run("local t = ... return t", { args: [2n ** 70n] });
} catch (error) {
  if (hasCode(error, "ERR_INTEGER_RANGE")) console.log(error.name, error.value === 2n ** 70n); // → ValueError true
}
try {
  state.run("return 1 +");
} catch (error) {
  console.log(error instanceof LuaError, error.code); // → true ERR_LUA_SYNTAX
}
state.close();
\`\`\`

\`hasCode\` also recognizes errors of another realm and of a second copy of the package, where \`instanceof\` fails. Below, a class
in parentheses is the base class. All classes are exported by \`perilune\`, unless the text says otherwise.
`;

const sourceFiles = () =>
  readdirSync(DIRECTORY)
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .map((name) =>
      ts.createSourceFile(
        name,
        readFileSync(path.join(DIRECTORY, name), "utf8"),
        ts.ScriptTarget.Latest,
        true,
      ),
    );

/** The names that a file of src re-exports from errors/. */
function exportedNames(entry, files) {
  const text = readFileSync(path.join(ROOT, "src", entry), "utf8");
  const source = ts.createSourceFile(entry, text, ts.ScriptTarget.Latest, true);
  const names = new Set();
  for (const statement of source.statements.filter(ts.isExportDeclaration)) {
    const from = statement.moduleSpecifier?.text ?? "";
    if (!from.startsWith("./errors/")) continue;
    if (statement.exportClause) {
      for (const { name } of statement.exportClause.elements) names.add(name.text);
    } else {
      const file = files.find(({ fileName }) => `./errors/${fileName.replace(/\.ts$/, ".js")}` === from);
      for (const { name } of file?.statements.filter(ts.isClassDeclaration) ?? []) names.add(name.text);
    }
  }
  return names;
}

/** The doc comment of a node in one line; empty if it has none. */
function docOf(node) {
  const docs = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return (ts.getTextOfJSDocComment(docs.at(-1)?.comment) ?? "").replace(/\s+/g, " ").trim();
}

const baseOf = (node) => node.heritageClauses?.[0]?.types[0]?.expression.text;
const modifiersOf = (node) => new Set(ts.getModifiers(node)?.map(({ kind }) => kind));
const plainType = (type) =>
  type
    .getText()
    .replace(/\breadonly /g, "")
    .replace(/\s+/g, " ");

/** The codes that a type stands for: `keyof A | keyof codes.B`, `"ERR_X"`. */
function codesOf(type, interfaces) {
  if (ts.isUnionTypeNode(type)) return type.types.flatMap((part) => codesOf(part, interfaces));
  if (ts.isLiteralTypeNode(type)) return [type.literal.text];
  if (!ts.isTypeOperatorNode(type)) return [];
  const found = interfaces.get(type.type.getText());
  if (found === undefined) throw new Error(`src/errors has no interface ${type.type.getText()}`);
  return [...found.keys()];
}

/** Public fields and parameter properties of a class, without those of every error and of superclasses. */
function fieldsOf(node) {
  const constructor = node.members.find(ts.isConstructorDeclaration);
  const parameters = (constructor?.parameters ?? []).filter((p) =>
    ts.isParameterPropertyDeclaration(p, constructor),
  );
  const members = node.members.filter(
    (member) =>
      (ts.isPropertyDeclaration(member) || ts.isGetAccessor(member)) &&
      ts.isIdentifier(member.name) &&
      !modifiersOf(member).has(ts.SyntaxKind.StaticKeyword),
  );
  return [...parameters, ...members]
    .map(({ name, questionToken }) => ({ name: name.text, optional: questionToken !== undefined }))
    .filter(({ name }) => name !== "name" && name !== "code");
}

/** The declarations in src/errors: every class with its codes, and every code of the interfaces. */
export function readErrors() {
  const files = sourceFiles();
  const statements = files.flatMap((file) => [...file.statements]);
  const interfaces = new Map(
    statements
      .filter(ts.isInterfaceDeclaration)
      .filter(({ name }) => name.text.endsWith("ErrorCodes") || name.text.endsWith("TrapCodes"))
      .map((node) => [node.name.text, new Map(node.members.map((member) => [member.name.text, member]))]),
  );
  const main = exportedNames("exports.ts", files);
  const compile = exportedNames("compile-exports.ts", files);
  const classes = statements
    .filter((s) => ts.isClassDeclaration(s) && baseOf(s))
    .map((node) => {
      const code = node.members.find((m) => ts.isPropertyDeclaration(m) && m.name.getText() === "code");
      const literal = code?.initializer?.text;
      const name = node.name.text;
      return {
        name,
        base: baseOf(node),
        why: docOf(node),
        fields: fieldsOf(node),
        codes: literal !== undefined ? [literal] : code?.type ? codesOf(code.type, interfaces) : [],
        from: main.has(name) ? "perilune" : compile.has(name) ? "perilune/compile" : undefined,
      };
    });
  const ofErrors = (name) =>
    name === "PeriluneError" || classes.some((c) => c.name === name && ofErrors(c.base));
  const errors = classes.filter(({ name }) => ofErrors(name));
  for (const one of errors) {
    const below = errors.filter(({ base }) => base === one.name).flatMap(({ codes }) => codes);
    one.codes = one.codes.filter((code) => !below.includes(code));
  }
  return { classes: errors, codes: new Map([...interfaces.values()].flatMap((members) => [...members])) };
}

const cell = (text) => text.replaceAll("|", "\\|");

function fieldsCell(type) {
  if (type === undefined || !ts.isTypeLiteralNode(type)) return "";
  return type.members.map((m) => `\`${m.name.getText()}\`: \`${plainType(m.type)}\``).join("<br>");
}

const fieldName = ({ name, optional }) => `\`${name}\`${optional ? " (optional)" : ""}`;

function section({ name, base, why, fields, codes, from }, members) {
  const lines = [`## ${name}${base === "PeriluneError" ? "" : ` (${base})`}`, "", why];
  if (from === "perilune/compile") lines.push("", "Exported by `perilune/compile`.");
  if (from === undefined) lines.push("", "Thrown by the command line; not exported.");
  const tabled = codes.length === 1 ? fieldsCell(members.get(codes[0]).type) : "";
  const common = fields.filter(({ name: field }) => !tabled.includes(`\`${field}\`:`));
  if (common.length > 0) lines.push("", `Fields of every \`${name}\`: ${common.map(fieldName).join(", ")}.`);
  if (codes.length === 0) return lines;
  lines.push("", "| Code | Cause | Fields |", "| --- | --- | --- |");
  for (const code of codes) {
    const member = members.get(code);
    lines.push(`| \`${code}\` | ${cell(docOf(member))} | ${cell(fieldsCell(member.type))} |`);
  }
  return lines;
}

/** The text of docs/errors.md. */
export async function errorsPage() {
  const { classes, codes } = readErrors();
  const place = ({ name }) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  const shown = classes.filter(({ name }) => name !== "PeriluneError");
  shown.sort((a, b) => place(a) - place(b));
  const text = [HEAD, ...shown.map((one) => `${section(one, codes).join("\n")}\n`)].join("\n");
  return prettier.format(text, { ...(await prettier.resolveConfig(PAGE)), filepath: PAGE });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const page = await errorsPage();
  if (!process.argv.includes("--check")) writeFileSync(PAGE, page);
  else if (readFileSync(PAGE, "utf8") !== page) {
    process.stderr.write("docs/errors.md differs from src/errors: run npm run docs:errors\n");
    process.exitCode = 1;
  }
}
