/**
 * Completion for Lua: Lua's own library, the host modules that the worker documents, names of the text, and names of modules
 * inside `require`.
 */
import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import type { DocumentedModule } from "../run/protocol.js";
import { KEYWORDS, STANDARD } from "./standard.js";

export interface CompletionData {
  /** Host modules. */
  readonly modules: readonly DocumentedModule[];
  /** Modules that are files, such as those of the project. */
  readonly files: readonly string[];
}

interface Member {
  readonly name: string;
  readonly signature: string;
  readonly doc: string;
}

const option = ({ name, signature, doc }: Member): Completion => ({
  label: name,
  type: signature === "" ? "variable" : "function",
  ...(signature === "" ? {} : { detail: signature }),
  ...(doc === "" ? {} : { info: doc }),
});

/** Returns the completions at a position of a text; null if there are none. */
export function completeLua(context: CompletionContext, data: CompletionData): CompletionResult | null {
  const { modules, files } = data;
  const required = context.matchBefore(/require\s*\(?\s*["'][\w.-]*/);
  if (required !== null) {
    const from = required.from + required.text.search(/["']/) + 1;
    return {
      from,
      options: [
        ...modules.map(({ name, doc }) => ({
          label: name,
          type: "namespace",
          ...(doc === "" ? {} : { info: doc }),
        })),
        ...files.map((name) => ({ label: name, type: "namespace" })),
      ],
      validFor: /^[\w.-]*$/,
    };
  }
  const member = context.matchBefore(/[A-Za-z_]\w*[.:]\w*/);
  if (member !== null) {
    const dot = member.text.search(/[.:]/);
    const members = membersOf(member.text.slice(0, dot), context.state.doc.toString(), modules);
    if (members.length === 0) return null;
    return { from: member.from + dot + 1, options: members.map(option), validFor: /^\w*$/ };
  }
  const word = context.matchBefore(/[A-Za-z_]\w*/);
  if (word === null && !context.explicit) return null;
  return { from: word?.from ?? context.pos, options: names(context, word?.text ?? ""), validFor: /^\w*$/ };
}

/** The fields of a library, or of the module that a variable holds. */
function membersOf(name: string, text: string, modules: readonly DocumentedModule[]): readonly Member[] {
  const required = new RegExp(`\\b${name}\\b[^\\n=]*=\\s*require\\s*\\(?\\s*["']([\\w.-]+)["']`).exec(
    text,
  )?.[1];
  const known = modules.find((module) => module.name === required);
  if (known !== undefined) return known.members;
  return STANDARD.filter(({ library }) => library === name);
}

function names(context: CompletionContext, typed: string): Completion[] {
  const globals = STANDARD.filter(({ library }) => library === "").map(option);
  const libraries = [...new Set(STANDARD.map(({ library }) => library))].filter((library) => library !== "");
  const known = new Set([...globals.map(({ label }) => label), ...libraries, ...KEYWORDS, typed]);
  const words = new Set(context.state.doc.toString().match(/[A-Za-z_]\w+/g) ?? []);
  return [
    ...globals,
    ...libraries.map((label) => ({ label, type: "namespace" })),
    ...KEYWORDS.map((label) => ({ label, type: "keyword" })),
    ...[...words].filter((label) => !known.has(label)).map((label) => ({ label, type: "text", boost: -1 })),
  ];
}
