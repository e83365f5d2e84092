/**
 * Allocates ranges of slots of a function table. Merges freed ranges with their neighbours and reuses them before growing
 * the table. Others may use the same table if they only grow it.
 */

interface Range {
  start: number;
  count: number;
}

export class TableSlots {
  /** Free ranges, ascending, never adjacent. */
  readonly #free: Range[] = [];

  constructor(readonly table: WebAssembly.Table) {}

  /** The number of free slots. */
  get freeCount(): number {
    return this.#free.reduce((sum, range) => sum + range.count, 0);
  }

  /**
   * Returns the first of `count` (1 or more) adjacent free slots, all null, at a multiple of `align`, or undefined if the
   * table cannot grow. The caller owns them until `give`.
   */
  take(count: number, align = 1): number | undefined {
    for (const [i, range] of this.#free.entries()) {
      const start = alignUp(range.start, align);
      if (start + count <= range.start + range.count) {
        this.#cut(i, range, start, count);
        return start;
      }
    }
    return this.#grow(count, align);
  }

  /** Frees slots that `take` returned, and clears them. */
  give(start: number, count: number): void {
    for (let i = start; i < start + count; i++) this.table.set(i, null);
    this.#insert(start, count);
  }

  #grow(count: number, align: number): number | undefined {
    const last = this.#free.at(-1);
    const length = this.table.length;
    const tail = last !== undefined && last.start + last.count === length ? last : undefined;
    const from = tail?.start ?? length;
    const start = alignUp(from, align);
    try {
      this.table.grow(start + count - length);
    } catch (error) {
      if (error instanceof RangeError || error instanceof TypeError) return undefined;
      throw error;
    }
    if (tail !== undefined) this.#free.pop();
    if (start > from) this.#insert(from, start - from);
    return start;
  }

  #cut(i: number, range: Range, start: number, count: number): void {
    const parts = [
      { start: range.start, count: start - range.start },
      { start: start + count, count: range.start + range.count - start - count },
    ];
    this.#free.splice(i, 1, ...parts.filter((part) => part.count > 0));
  }

  #insert(start: number, count: number): void {
    const next = this.#free.findIndex((range) => range.start > start);
    const i = next < 0 ? this.#free.length : next;
    const before = this.#free[i - 1];
    const after = this.#free[i];
    const merged = { start, count };
    let from = i;
    let replaced = 0;
    if (before !== undefined && before.start + before.count === start) {
      merged.start = before.start;
      merged.count += before.count;
      from--;
      replaced++;
    }
    if (after?.start === start + count) {
      merged.count += after.count;
      replaced++;
    }
    this.#free.splice(from, replaced, merged);
  }
}

function alignUp(value: number, align: number): number {
  return Math.ceil(value / align) * align;
}
