/** `testWorkflows`: workflows whose waits take no time. */

import { expect, it } from "vitest";
import { defineActivities, memoryStore } from "../../src/workflows.js";
import { testWorkflows } from "../../src/testing.js";
import { coded } from "../support/coded.js";

const counted = (): { readonly calls: unknown[]; readonly shop: ReturnType<typeof defineActivities> } => {
  const calls: unknown[] = [];
  const shop = defineActivities({
    name: "shop",
    activities: {
      step: async ([name]) => {
        await new Promise((resolve) => setTimeout(resolve, 2));
        calls.push(name);
        return name;
      },
    },
  });
  return { calls, shop };
};

it("runs a workflow to its end, whatever it sleeps", async () => {
  const { calls, shop } = counted();
  await using test = await testWorkflows({
    activities: [shop],
    programs: {
      week: `
        local workflow, shop = require "workflow", require "shop"
        for day = 1, 7 do workflow.sleep(86400) shop.step(day) end
        return workflow.now()
      `,
    },
  });
  expect(await test.run("week")).toEqual({ values: [7 * 86400] });
  expect(calls).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect([test.clock.now(), test.errors]).toEqual([7 * 86400, []]);
});

it("goes on after a restart, also with another program", async () => {
  const { calls, shop } = counted();
  const source = `
    local workflow, shop = require "workflow", require "shop"
    shop.step "a"
    workflow.sleep(10)
    return shop.step "b"
  `;
  await using test = await testWorkflows({
    activities: [shop],
    programs: { p: source },
    store: memoryStore(),
  });
  const id = await test.workflows.start("p");
  await expect.poll(async () => (await test.workflows.show(id)).status).toBe("waiting");
  await test.clock.advance(5000);
  await test.restart({ programs: { p: { source: source.replace('"b"', '"c"'), continues: true } } });
  expect(await test.finish(id)).toEqual({ values: ["c"] });
  expect(calls).toEqual(["a", "c"]);
});

it("says what a workflow waits for that does not come", async () => {
  await using test = await testWorkflows({
    programs: { p: `return require("workflow").receive "go"`, q: `return require("workflow").run "p"` },
  });
  await expect(test.run("p", { id: "w" })).rejects.toThrow(
    "the workflow 'w' waits for the signal 'go', which does not come",
  );
  await expect(test.run("q", { id: "v" })).rejects.toThrow("waits for the end of 'v/1'");
  await test.workflows.signal("w", "go", 5);
  expect(await test.finish("w")).toEqual({ values: [5] });
  await expect(testWorkflows({ programs: {}, clock: 1 } as never)).rejects.toThrow(coded("ERR_OPTION"));
  await expect(testWorkflows({ programs: {}, dispatcher: {} } as never)).rejects.toThrow(
    coded("ERR_PARAMETER"),
  );
});
