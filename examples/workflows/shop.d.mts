import type { Activities } from "perilune/workflows";

interface Ledger<Entry> {
  readonly entries: readonly Entry[];
}

export function makeShop(world?: {
  readonly stock?: Record<string, number>;
  readonly isUp?: () => boolean;
}): {
  readonly shop: Activities;
  readonly stock: Record<string, number>;
  readonly bank: Ledger<{ readonly card: string; readonly amount: number }>;
  readonly carrier: Ledger<string>;
};
