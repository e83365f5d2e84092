/** Chooses members of an archive by the symbols that they define. */
import { readModule } from "../../../wasm/tools/wasm-binary.mjs";
import { importTypeScript } from "../../../wasm/tools/typescript.mjs";

/**
 * Returns the members that define `wanted` and, in turn, whatever those import that is not in `present`. Throws an error
 * for a symbol that no member defines, and for a member that defines a symbol of `present` a second time.
 * @param {readonly string[]} wanted
 * @param {readonly { name: string, bytes: Uint8Array }[]} members
 * @param {ReadonlySet<string>} present
 */
export async function membersFor(wanted, members, present) {
  const { definedSymbols } = await importTypeScript("src/compile/object-symbols.ts");
  const definitions = new Map(
    members.flatMap((member) => definedSymbols(member.bytes).map((name) => [name, member])),
  );
  const chosen = new Set();
  const queue = [...wanted];
  for (const name of queue) {
    const member = definitions.get(name);
    if (member === undefined) throw new Error(`no member defines ${name}`);
    if (chosen.has(member)) continue;
    const twice = definedSymbols(member.bytes).find((symbol) => present.has(symbol));
    if (twice !== undefined)
      throw new Error(`${member.name}, for ${name}, defines ${twice}, which the core has`);
    chosen.add(member);
    const { imports } = readModule(member.bytes, member.name);
    const needed = imports.filter(({ kind, module }) => kind === "func" || module.startsWith("GOT."));
    queue.push(...needed.map((entry) => entry.name).filter((symbol) => !present.has(symbol)));
  }
  return members.filter((member) => chosen.has(member));
}
