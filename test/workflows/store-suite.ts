/** What every store must do. `open` opens the same store again each time, with what it held. */

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { rootSum, sealed } from "../../src/workflows/history.js";
import { FORMAT, type Change, type StepRecord, type WorkflowRecord } from "../../src/workflows/records.js";
import type { DueStore } from "../../src/workflows/due-queue.js";
import type { WorkflowStore } from "../../src/workflows/store.js";
import { coded } from "../support/coded.js";

export interface StoreOpener {
  /** A new, empty store. */
  empty(): Promise<() => Promise<WorkflowStore> | WorkflowStore>;
}

export function recordOf(id: string, more: Partial<WorkflowRecord> = {}): WorkflowRecord {
  const fixed = { id, program: "p", hash: "h", input: "[]", seed: "7" };
  return {
    ...fixed,
    format: FORMAT,
    sum: rootSum(fixed),
    generation: 0,
    parent: undefined,
    status: "running",
    waitsFor: undefined,
    wakeAt: 10,
    cancel: "no",
    token: 0,
    steps: 0,
    createdAt: 1,
    endedAt: undefined,
    result: undefined,
    error: undefined,
    ...more,
  };
}

export const stepOf = (step: number, more: Partial<StepRecord> = {}): StepRecord =>
  sealed("x", {
    step,
    command: "a.b",
    data: `"\\ud800 \\u0000 ☃"`,
    place: "p.lua:1",
    until: undefined,
    outcome: "done",
    result: "1",
    error: undefined,
    startedAt: 1.5,
    endedAt: 2,
    ...more,
  });

export function storeSuite(name: string, { empty }: StoreOpener): void {
  describe(name, () => {
    let open: () => Promise<WorkflowStore> | WorkflowStore;
    let store: WorkflowStore;

    const reopened = async (): Promise<WorkflowStore> => {
      const opened = await open();
      await opened.open();
      return opened;
    };

    /** When a workflow is due. */
    const wakeAt = async (id: string): Promise<number | undefined> => (await store.read(id))?.wakeAt;

    beforeEach(async () => {
      open = await empty();
      store = await reopened();
    });
    afterEach(async () => {
      await store.close();
    });

    const owned = async (id: string): Promise<number> => {
      const record = await store.own(id, 1000);
      return record?.token ?? NaN;
    };

    it("keeps workflows and steps as they are", async () => {
      const record = recordOf("a", { parent: "p", waitsFor: "time", wakeAt: undefined, createdAt: 1.25 });
      expect(await store.add(record)).toBe(true);
      expect(await store.add(recordOf("a", { input: "[1]" }))).toBe(false);
      expect(await store.read("a")).toEqual(record);
      expect(await store.read("b")).toBeUndefined();
      const token = await owned("a");
      const begun = stepOf(1, { outcome: "begun", result: undefined, until: 99, endedAt: undefined });
      const steps = [stepOf(1), stepOf(2, { outcome: "failed", result: undefined, error: "{}" })];
      await store.write("a", token, { step: begun });
      expect(await store.steps("a")).toEqual([begun]);
      for (const step of steps) await store.write("a", token, { step });
      await store.close();
      store = await reopened();
      expect(await store.steps("a")).toEqual(steps);
      expect(await store.read("a")).toEqual({ ...record, status: "running", token, wakeAt: 1000, steps: 2 });
    });

    it("lists by status and program, in parts", async () => {
      for (const id of ["c", "a", "b", "d"])
        await store.add(
          recordOf(id, { program: id === "d" ? "q" : "p", status: id === "c" ? "waiting" : "running" }),
        );
      const ids = async (filter: Parameters<WorkflowStore["list"]>[0]): Promise<string> =>
        (await store.list(filter)).map(({ id }) => id).join("");
      expect(await ids({})).toBe("abcd");
      expect(await ids({ limit: 2 })).toBe("ab");
      expect(await ids({ limit: 2, after: "b" })).toBe("cd");
      expect(await ids({ program: "p", status: ["running", "failed"] })).toBe("ab");
      expect(await ids({ status: ["waiting"] })).toBe("c");
    });

    it("refuses the writes of an owner that another one has replaced", async () => {
      await store.add(recordOf("a"));
      const first = await owned("a");
      const second = await owned("a");
      expect(second).toBe(first + 1);
      const late = async (): Promise<unknown> =>
        await store.write("a", first, { step: stepOf(1), status: "completed" });
      await expect(late()).rejects.toThrow(coded("ERR_WORKFLOW_FENCED"));
      expect(await store.steps("a")).toEqual([]);
      await store.write("a", second, { status: "completed", wakeAt: null, result: "[]", endedAt: 5 });
      expect(await store.read("a")).toMatchObject({ status: "completed", result: "[]", endedAt: 5 });
      expect(await store.own("a", 1)).toBeUndefined();
      expect(await store.own("none", 1)).toBeUndefined();
      await expect((async () => await store.write("none", 1, {}))()).rejects.toThrow(
        coded("ERR_WORKFLOW_FENCED"),
      );
    });

    it("keeps signals in order, and wakes who waits for one", async () => {
      await store.add(recordOf("a", { wakeAt: undefined }));
      const token = await owned("a");
      await store.send("a", { name: "x", data: "1", key: undefined });
      await store.send("a", { name: "y", data: "2", key: "k" });
      await store.send("a", { name: "y", data: "3", key: "k" });
      await store.send("a", { name: "x", data: "4", key: "l" });
      expect(await store.signal("a", "x")).toEqual({ number: 1, name: "x", data: "1" });
      expect(await store.signal("a", "z")).toBeUndefined();
      const wait = { status: "waiting", waitsFor: "signal:y", wakeAt: 77 } as const;
      expect(await store.write("a", token, wait)).toEqual({ cancel: "no", wakeAt: 0 });
      await store.write("a", token, { step: stepOf(1), received: 2, waitsFor: null });
      expect(await store.signal("a", "y")).toBeUndefined();
      expect(await store.write("a", token, wait)).toEqual({ cancel: "no", wakeAt: 77 });
      await store.send("a", { name: "x", data: "5", key: undefined });
      expect(await wakeAt("a")).toBe(77);
      await store.send("a", { name: "y", data: "6", key: undefined });
      expect(await wakeAt("a")).toBe(0);
      await store.write("a", token, { status: "failed", error: "{}", waitsFor: null, wakeAt: null });
      const send = async (id: string): Promise<void> => {
        await store.send(id, { name: "x", data: "1", key: undefined });
      };
      await expect(send("a")).rejects.toThrow(coded("ERR_WORKFLOW_ENDED"));
      await expect(send("b")).rejects.toThrow(coded("ERR_WORKFLOW_UNKNOWN"));
    });

    it("wakes who waits for the end of a workflow, and tells who comes late", async () => {
      for (const id of ["parent", "child"]) await store.add(recordOf(id, { wakeAt: undefined }));
      const parent = await owned("parent");
      const child = await owned("child");
      const wait = { status: "waiting", waitsFor: "end:child", wakeAt: null } as const;
      expect(await store.write("parent", parent, wait)).toEqual({ cancel: "no", wakeAt: undefined });
      await store.write("child", child, { status: "completed", result: "[]", wakeAt: null });
      expect(await wakeAt("parent")).toBe(0);
      expect(await store.write("parent", parent, wait)).toEqual({ cancel: "no", wakeAt: 0 });
    });

    it("a sign of life changes when a workflow is due only while that runs", async () => {
      await store.add(recordOf("a"));
      const token = await owned("a");
      const signOfLife = async (change: Change): Promise<(number | undefined)[]> => {
        const { wakeAt: before } = await store.write("a", token, change);
        const { wakeAt: after } = await store.write("a", token, { lease: 2000 });
        return [before, after, await wakeAt("a")];
      };
      const renewed = { input: "[2]", seed: "8", sum: "s", hash: "i" };
      expect(await signOfLife({ wakeAt: 1500 })).toEqual([1500, 2000, 2000]);
      expect(await signOfLife({ status: "waiting", waitsFor: "time", wakeAt: 77 })).toEqual([77, 77, 77]);
      expect(await signOfLife({ wakeAt: null })).toEqual([undefined, undefined, undefined]);
      expect(await signOfLife({ renewed, status: "running", waitsFor: null, wakeAt: 0 })).toEqual([0, 0, 0]);
      expect(await signOfLife({ status: "blocked", wakeAt: null })).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
      await store.resume("a");
      expect(await signOfLife({})).toEqual([0, 0, 0]);
      expect(await signOfLife({ status: "completed", wakeAt: 5 })).toEqual([undefined, undefined, undefined]);
    });

    it("wakes who waits for a workflow that is removed, and tells who comes late", async () => {
      for (const id of ["parent", "child"]) await store.add(recordOf(id, { wakeAt: undefined }));
      const parent = await owned("parent");
      const child = await owned("child");
      await store.write("child", child, { status: "blocked", wakeAt: null });
      const wait = { status: "waiting", waitsFor: "end:child", wakeAt: null } as const;
      expect(await store.write("parent", parent, wait)).toEqual({ cancel: "no", wakeAt: undefined });
      expect(await store.remove("child")).toBe(true);
      expect(await wakeAt("parent")).toBe(0);
      expect(await store.write("parent", parent, wait)).toEqual({ cancel: "no", wakeAt: 0 });
    });

    it("asks to cancel, once", async () => {
      await store.add(recordOf("a", { wakeAt: undefined }));
      const token = await owned("a");
      await store.write("a", token, { status: "waiting", waitsFor: "time", wakeAt: null });
      expect(await store.cancel("a")).toBe(true);
      expect(await store.read("a")).toMatchObject({ cancel: "requested", wakeAt: 0 });
      expect(await store.write("a", token, { waitsFor: "time", wakeAt: 9 })).toEqual({
        cancel: "requested",
        wakeAt: 0,
      });
      expect(await store.write("a", token, { told: true, waitsFor: null, wakeAt: 9 })).toEqual({
        cancel: "told",
        wakeAt: 9,
      });
      expect(await store.cancel("a")).toBe(true);
      expect(await store.read("a")).toMatchObject({ cancel: "told" });
      expect(await store.cancel("b")).toBe(false);
    });

    it("blocks, resumes, begins anew and removes", async () => {
      await store.add(recordOf("a"));
      const token = await owned("a");
      await store.write("a", token, { step: stepOf(1), status: "blocked", wakeAt: null, error: "{}" });
      expect([await store.own("a", 1), await store.resume("a"), await store.resume("a")]).toEqual([
        undefined,
        true,
        false,
      ]);
      const again = await owned("a");
      const renewed = { input: "[2]", seed: "8", sum: "s", hash: "i" };
      await store.write("a", again, { renewed, wakeAt: 0 });
      expect(await store.read("a")).toMatchObject({ ...renewed, generation: 1, steps: 0, error: undefined });
      expect([await store.steps("a"), await store.remove("a")]).toEqual([[], false]);
      await store.send("a", { name: "x", data: "1", key: "k" });
      await store.write("a", again, { status: "canceled", wakeAt: null });
      expect([await store.remove("a"), await store.remove("a"), await store.read("a")]).toEqual([
        true,
        false,
        undefined,
      ]);
      await store.add(recordOf("a"));
      expect(await store.signal("a", "x")).toBeUndefined();
    });

    it("does what is asked at the same time one after the other", async () => {
      await store.add(recordOf("a", { wakeAt: undefined }));
      const token = await owned("a");
      await Promise.all(
        Array.from({ length: 20 }, async (_, at) => {
          await store.send("a", { name: "n", data: String(at), key: String(at % 10) });
        }),
      );
      const numbers: (string | undefined)[] = [];
      for (let step = 1; step <= 10; step++) {
        const signal = await store.signal("a", "n");
        numbers.push(signal?.data);
        await store.write("a", token, { step: stepOf(step), received: signal?.number ?? 0 });
      }
      expect(numbers.map((n) => Number(n) % 10).sort((a, b) => a - b)).toEqual([
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
      ]);
      expect(await store.signal("a", "n")).toBeUndefined();
    });
  });
}

/** What a store must do besides that says itself what is due. */
export function dueSuite(name: string, empty: () => DueStore | Promise<DueStore>): void {
  it(`${name} tells what is due, and when the next is`, async () => {
    const store = await empty();
    const woken: number[] = [];
    await store.open();
    store.onDue = (time) => woken.push(time);
    expect(await store.nextDue()).toBeUndefined();
    await store.add(recordOf("late", { wakeAt: 300 }));
    await store.add(recordOf("soon", { wakeAt: 100 }));
    await store.add(recordOf("never", { wakeAt: undefined }));
    await store.add(recordOf("next", { wakeAt: 200 }));
    expect(woken).toEqual([300, 100, 200]);
    expect([await store.due(99, 9), await store.due(200, 9), await store.due(999, 2)]).toEqual([
      [],
      ["soon", "next"],
      ["soon", "next"],
    ]);
    expect(await store.nextDue()).toBe(100);
    const token = (await store.own("soon", 1000))?.token ?? NaN;
    expect(await store.nextDue()).toBe(200);
    await store.write("soon", token, { wakeAt: 50, status: "waiting", waitsFor: "time" });
    expect(await store.due(60, 9)).toEqual(["soon"]);
    await store.own("late", 5000);
    await store.write("soon", token, { status: "blocked", error: "{}" });
    await store.recover();
    expect(await store.due(1, 9)).toEqual(expect.arrayContaining(["late", "next", "soon"]));
    expect(await store.read("soon")).toMatchObject({ status: "running", error: undefined });
    for (const id of ["late", "next", "soon", "never"]) {
      const { token: last = NaN } = (await store.own(id, 9)) ?? {};
      await store.write(id, last, { status: id === "soon" ? "blocked" : "failed", wakeAt: 9 });
    }
    expect([await store.due(Infinity, 9), await store.nextDue()]).toEqual([[], undefined]);
    await store.close();
  });
}
