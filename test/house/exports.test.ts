/**
 * Exports of src that nobody uses. An exported function, class or constant must be imported by another file; if only tests
 * import it, its own file must use it as well, or the code lives for its tests alone. Types may be exported to name the
 * parts of a signature.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The entries: programs import them, or Node or a worker loads them by path. Their exports are used from outside. */
const ENTRIES = [
  /^src\/[^/]+\.ts$/,
  /^src\/hosts\/[^/]+\/module(\.node)?\.ts$/,
  /^src\/(?:core|files)\/generated\//,
  /^src\/vendor\//,
  /^src\/cli\/typescript-hooks\.ts$/,
];

const isEntry = (file: string): boolean => ENTRIES.some((pattern) => pattern.test(file));

function sourcesIn(directory: string): string[] {
  return readdirSync(path.join(ROOT, directory), { recursive: true, encoding: "utf8" })
    .map((name) => path.posix.join(directory, name.split(path.sep).join("/")))
    .filter((file) => /\.(m?ts|m?js)$/.test(file) && !/node_modules|\/perilune[^/]*\.mjs$/.test(file));
}

interface Source {
  /** Exported values, and whether the file itself uses them too. */
  readonly exported: ReadonlyMap<string, boolean>;
  /** Imported names by file; "*" for all. */
  readonly imported: readonly (readonly [file: string, name: string])[];
}

/** Resolves an import; dist/ maps to src/. */
function resolve(from: string, specifier: string): string {
  const target = path.posix.join(path.posix.dirname(from), specifier).replace(/^dist\//, "src/");
  return target.startsWith("src/") ? target.replace(/js$/, "ts") : target;
}

function read(file: string, text: string): Source {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  const mentions = new Map<string, number>();
  const imported: [string, string][] = [];
  const exported: string[] = [];
  const take = (specifier: ts.Node | undefined, names: readonly string[]): void => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier) || !specifier.text.startsWith("."))
      return;
    const target = resolve(file, specifier.text);
    for (const name of names) imported.push([target, name]);
  };
  const namesOf = (bindings: ts.NamedImportBindings | ts.NamedExportBindings | undefined): string[] =>
    bindings === undefined || !("elements" in bindings)
      ? ["*"]
      : bindings.elements.map((element) => (element.propertyName ?? element.name).text);
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) mentions.set(node.text, (mentions.get(node.text) ?? 0) + 1);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      take(node.arguments[0], ["*"]);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      take(node.argument.literal, [node.qualifier?.getText(source).replace(/\..*/, "") ?? "*"]);
    ts.forEachChild(node, visit);
  };
  visit(source);
  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement))
      take(statement.moduleSpecifier, namesOf(statement.importClause?.namedBindings));
    else if (ts.isExportDeclaration(statement)) {
      take(statement.moduleSpecifier, namesOf(statement.exportClause));
    } else if (ts.canHaveModifiers(statement)) {
      if (ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) !== true)
        continue;
      if (ts.isVariableStatement(statement))
        exported.push(
          ...statement.declarationList.declarations.flatMap(({ name }) =>
            ts.isIdentifier(name) ? name.text : [],
          ),
        );
      else if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement))
        exported.push(statement.name?.text ?? "default");
    }
  }
  return { imported, exported: new Map(exported.map((name) => [name, (mentions.get(name) ?? 0) > 1])) };
}

/** The texts of files by path. */
type Files = ReadonlyMap<string, string>;

/** The exports of `program` that neither it nor `tests` uses. */
function unused(program: Files, tests: Files): string[] {
  const sources = new Map(Array.from(program, ([file, text]) => [file, read(file, text)]));
  const here = new Set(Array.from(sources.values(), importsOf).flat());
  const isTested = (file: string, name: string): boolean =>
    Array.from(tests)
      .filter(([, text]) => text.includes(name))
      .some(([test, text]) =>
        importsOf(read(test, text)).some((used) => used === `${file}: ${name}` || used === `${file}: *`),
      );
  return Array.from(sources)
    .filter(([file]) => file.startsWith("src/") && !isEntry(file) && !here.has(`${file}: *`))
    .flatMap(([file, { exported }]) =>
      Array.from(exported)
        .filter(([name, within]) => !here.has(`${file}: ${name}`) && !(within && isTested(file, name)))
        .map(([name]) => `${file}: ${name}`),
    );
}

const importsOf = ({ imported }: Source): string[] => imported.map(([file, name]) => `${file}: ${name}`);

const filesIn = (...directories: string[]): Files =>
  new Map(directories.flatMap(sourcesIn).map((file) => [file, readFileSync(path.join(ROOT, file), "utf8")]));

it("are not there", () => {
  expect(unused(filesIn("src", "bench", "scripts", "wasm", "examples"), filesIn("test"))).toEqual([]);
});

it("are found", () => {
  const program = new Map(
    Object.entries({
      "src/a/a.ts": `
      export const unused = 1;
      export function within() { return 1; }
      export function tested() { return within(); }
      export const both = tested();
      export class Imported {}`,
      "src/a/b.ts": `import { Imported } from "./a.js"; export const b = Imported;`,
      "src/a/c.ts": `import * as all from "./b.js"; export interface C { b: typeof all.b }`,
    }),
  );
  const tests = new Map(
    Object.entries({ "test/a.test.ts": `import { both, tested } from "../src/a/a.js";` }),
  );
  expect(unused(program, tests)).toEqual(["src/a/a.ts: unused", "src/a/a.ts: within", "src/a/a.ts: both"]);
});
