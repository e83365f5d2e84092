/**
 * An ESLint rule that forbids import cycles in src, including imports of types, `export from` and dynamic imports.
 * `import-x/no-cycle` ignores imports of types and has no option for them.
 */
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

/** The imports of each file, by path, with the modification time for which they are valid. */
const graph = new Map();

/** The path of the TypeScript file that `specifier` means in `file`; undefined for a package or another file. */
function resolve(file, specifier) {
  if (!specifier.startsWith(".")) return undefined;
  const found = path.resolve(path.dirname(file), specifier.replace(/\.js$/, ".ts"));
  return statSync(found, { throwIfNoEntry: false })?.isFile() === true ? found : undefined;
}

function importsOf(file) {
  const { mtimeMs } = statSync(file);
  const known = graph.get(file);
  if (known?.mtimeMs === mtimeMs) return known.imports;
  const { importedFiles } = ts.preProcessFile(readFileSync(file, "utf8"));
  const imports = importedFiles.map(({ fileName }) => resolve(file, fileName)).filter(Boolean);
  graph.set(file, { mtimeMs, imports });
  return imports;
}

/** The files on the shortest path from `start` to `end`, both included; undefined if there is none. */
function route(start, end) {
  const before = new Map([[start, undefined]]);
  for (const file of before.keys()) {
    if (file === end) {
      const way = [];
      for (let at = file; at !== undefined; at = before.get(at)) way.unshift(at);
      return way;
    }
    for (const imported of importsOf(file)) if (!before.has(imported)) before.set(imported, file);
  }
  return undefined;
}

export const noCycle = {
  meta: {
    type: "problem",
    schema: [],
    messages: { cycle: "a cycle of imports: {{route}}" },
  },
  create(context) {
    const file = context.physicalFilename;
    const check = (node) => {
      const specifier = node.source?.value;
      const imported = typeof specifier === "string" ? resolve(file, specifier) : undefined;
      if (imported === undefined || imported === file) return; // import-x/no-self-import
      const way = route(imported, file);
      if (way === undefined) return;
      const names = way.map((name) => path.relative(context.cwd, name)).join(" imports ");
      context.report({ node, messageId: "cycle", data: { route: names } });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
      TSImportType: check,
    };
  },
};
