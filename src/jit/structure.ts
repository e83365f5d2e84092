/**
 * Turns a graph of blocks into nested blocks and loops of WebAssembly, by the tree of dominators (N. Ramsey, "Beyond
 * Relooper", 2022). The graph must be reducible: each loop is entered only at its head.
 */

import { Label, type Assembler } from "./assembler.js";
import { Refusal } from "./refusal.js";
import { known } from "./known.js";

/** A block. `emit` writes its code, and calls `go` where control leaves it for its successor number `n`. */
export interface Node {
  readonly successors: readonly Node[];
  emit(asm: Assembler, go: (n: number) => void): void;
}

/** The nodes in reverse postorder: each precedes its successors, except along back edges. */
function ordered(start: Node): Node[] {
  const seen = new Set<Node>([start]);
  const order: Node[] = [];
  const stack: { node: Node; next: number }[] = [{ node: start, next: 0 }];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const next = top.node.successors[top.next++];
    if (next === undefined) {
      order.push(top.node);
      stack.pop();
    } else if (!seen.has(next)) {
      seen.add(next);
      stack.push({ node: next, next: 0 });
    }
  }
  return order.reverse();
}

export class Graph {
  readonly nodes: Node[];
  readonly number = new Map<Node, number>();
  /** The immediate dominator of each node. */
  readonly dominators = new Map<Node, Node>();
  readonly predecessors = new Map<Node, Node[]>();

  constructor(readonly start: Node) {
    this.nodes = ordered(start);
    this.nodes.forEach((node, at) => {
      this.number.set(node, at);
      this.predecessors.set(node, []);
    });
    for (const node of this.nodes)
      for (const next of node.successors) this.predecessors.get(next)?.push(node);
    this.#dominate();
  }

  #at(node: Node): number {
    return this.number.get(node) ?? 0;
  }

  #dominate(): void {
    const { dominators } = this;
    dominators.set(this.start, this.start);
    for (let changed = true; changed;) {
      changed = false;
      for (const node of this.nodes.slice(1)) {
        let found: Node | undefined;
        for (const before of this.predecessors.get(node) ?? []) {
          if (!dominators.has(before)) continue;
          found = found === undefined ? before : this.#common(found, before);
        }
        if (found !== undefined && dominators.get(node) !== found) {
          dominators.set(node, found);
          changed = true;
        }
      }
    }
  }

  #common(first: Node, second: Node): Node {
    let [a, b] = [first, second];
    while (a !== b) {
      while (this.#at(a) > this.#at(b)) a = known(this.dominators.get(a));
      while (this.#at(b) > this.#at(a)) b = known(this.dominators.get(b));
    }
    return a;
  }

  dominates(a: Node, b: Node): boolean {
    for (let node = b; ; node = known(this.dominators.get(node))) {
      if (node === a) return true;
      if (node === this.start) return false;
    }
  }

  /** Whether an edge goes back to the head of a loop. Throws if it goes back to any other node. */
  isBack(from: Node, to: Node): boolean {
    if (this.#at(to) > this.#at(from)) return false;
    if (!this.dominates(to, from)) throw new Refusal("a loop is entered in the middle");
    return true;
  }

  isHead(node: Node): boolean {
    return (this.predecessors.get(node) ?? []).some((before) => this.isBack(before, node));
  }

  /** For each head of a loop, the nodes in the loop. */
  loops(): Map<Node, Set<Node>> {
    const loops = new Map<Node, Set<Node>>();
    for (const node of this.nodes) {
      for (const to of node.successors) {
        if (!this.isBack(node, to)) continue;
        const members = loops.get(to) ?? new Set([to]);
        loops.set(to, members);
        const open = [node];
        for (let at = open.pop(); at !== undefined; at = open.pop()) {
          if (members.has(at)) continue;
          members.add(at);
          open.push(...(this.predecessors.get(at) ?? []));
        }
      }
    }
    return loops;
  }

  /** Writes the code of the whole graph. */
  emit(asm: Assembler): void {
    const children = new Map<Node, Node[]>();
    for (const node of this.nodes.slice(1)) {
      const above = known(this.dominators.get(node));
      const list = children.get(above) ?? [];
      list.push(node);
      children.set(above, list);
    }
    const forward = (node: Node): number =>
      (this.predecessors.get(node) ?? []).filter((before) => !this.isBack(before, node)).length;
    const merges = new Set(this.nodes.filter((node) => forward(node) > 1));
    const ends = new Map<Node, Label>();
    const heads = new Map<Node, Label>();
    const write = (node: Node): void => {
      const head = this.isHead(node);
      if (head) {
        const label = new Label();
        heads.set(node, label);
        asm.loop(label);
      }
      // Later ones are outside.
      const below = (children.get(node) ?? []).filter((child) => merges.has(child)).reverse();
      within(node, below);
      if (head) asm.end();
    };
    const within = (node: Node, below: readonly Node[]): void => {
      const [next, ...rest] = below;
      if (next === undefined) {
        node.emit(asm, (n) => {
          go(node, known(node.successors[n]));
        });
        return;
      }
      const label = new Label();
      asm.block(label);
      ends.set(next, label);
      within(node, rest);
      asm.end();
      write(next);
    };
    const go = (from: Node, to: Node): void => {
      if (this.isBack(from, to)) asm.br(known(heads.get(to)));
      else if (merges.has(to)) asm.br(known(ends.get(to)));
      else write(to);
    };
    write(this.start);
  }
}
