/** Graphs of code that may be entered anywhere, made reducible: each loop gets one head that leads to its other entries. */

import { I, type Assembler } from "./assembler.js";
import type { Locals } from "./locals.js";
import type { Node } from "./structure.js";

type Go = (n: number) => void;

export class CodeNode implements Node {
  /** What happens on the way to each successor. */
  readonly #before = new Map<number, (asm: Assembler) => void>();

  constructor(
    readonly successors: CodeNode[],
    readonly write: (asm: Assembler, go: Go) => void,
  ) {}

  emit(asm: Assembler, go: Go): void {
    this.write(asm, (n) => {
      this.#before.get(n)?.(asm);
      go(n);
    });
  }

  /** Redirects successor `n` to `head`, which branches to the old target. */
  reroute(n: number, head: CodeNode, way: (asm: Assembler) => void): void {
    const earlier = this.#before.get(n);
    this.successors[n] = head;
    this.#before.set(n, (asm) => {
      earlier?.(asm);
      way(asm);
    });
  }
}

/** Changes the graph so that each loop is entered only at its head. `rank` orders the nodes of a loop: the least is its head. */
export function makeReducible(start: CodeNode, locals: Locals, rank: (node: CodeNode) => number): void {
  const all = reachable(start);
  within(new Set(all));

  function within(region: ReadonlySet<CodeNode>): void {
    for (const component of components(region)) {
      const members = new Set(component);
      if (component.length === 1 && !component[0]?.successors.includes(component[0])) continue;
      const entries = component.filter((node) =>
        all.some((from) => !members.has(from) && from.successors.includes(node)),
      );
      let head = entries[0];
      if (entries.length > 1) head = dispatch(members, entries);
      if (head === undefined) continue;
      members.delete(head);
      within(members);
    }
  }

  function dispatch(members: Set<CodeNode>, entries: readonly CodeNode[]): CodeNode {
    const sorted = entries.slice().sort((a, b) => rank(a) - rank(b));
    const [first] = sorted as [CodeNode, ...CodeNode[]];
    const choice = locals.make("i32");
    const head: CodeNode = new CodeNode(sorted.slice(), (asm, go) => {
      asm.get(choice).if();
      sorted.slice(1).forEach((_, at) => {
        asm
          .get(choice)
          .i32(at + 1)
          .op(I.i32Eq)
          .if();
        asm.i32(0).set(choice);
        go(at + 1);
        asm.end();
      });
      asm.op(0x00).end();
      go(0);
    });
    for (const from of all) {
      from.successors.forEach((to, n) => {
        const at = sorted.indexOf(to);
        // From outside to any entry; from inside to the first one, which is a jump back.
        if (at < 0 || (members.has(from) && to !== first)) return;
        from.reroute(n, head, (asm) => {
          if (at > 0) asm.i32(at).set(choice);
        });
      });
    }
    all.push(head);
    members.add(head);
    return head;
  }
}

function reachable(start: CodeNode): CodeNode[] {
  const found = new Set([start]);
  for (const node of found) for (const next of node.successors) found.add(next);
  return [...found];
}

/** The strongly connected components of a part of a graph (Tarjan). */
function components(region: ReadonlySet<CodeNode>): CodeNode[][] {
  const index = new Map<CodeNode, number>();
  const low = new Map<CodeNode, number>();
  const open: CodeNode[] = [];
  const isOpen = new Set<CodeNode>();
  const found: CodeNode[][] = [];
  for (const root of region) {
    if (index.has(root)) continue;
    const stack: { node: CodeNode; next: number }[] = [];
    const visit = (node: CodeNode): void => {
      index.set(node, index.size);
      low.set(node, index.size - 1);
      open.push(node);
      isOpen.add(node);
      stack.push({ node, next: 0 });
    };
    visit(root);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const { node } = top;
      const next = node.successors[top.next++];
      if (next !== undefined) {
        if (!region.has(next)) continue;
        if (!index.has(next)) visit(next);
        else if (isOpen.has(next)) low.set(node, Math.min(low.get(node) ?? 0, index.get(next) ?? 0));
        continue;
      }
      stack.pop();
      const above = stack.at(-1);
      if (above !== undefined) low.set(above.node, Math.min(low.get(above.node) ?? 0, low.get(node) ?? 0));
      if (low.get(node) !== index.get(node)) continue;
      const component: CodeNode[] = [];
      for (let member = open.pop(); member !== undefined; member = open.pop()) {
        isOpen.delete(member);
        component.push(member);
        if (member === node) break;
      }
      found.push(component);
    }
  }
  return found;
}
