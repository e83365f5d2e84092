/** Defines the module `task`: calls that run side by side in one state. stdlib/channel.lua makes channels of it. */

import { badArgument } from "../../errors/guest.js";
import { defineModule } from "../../modules/host/define.js";
import { shipped } from "../../modules/host/origin.js";
import { entryOf, type HandleEntry } from "../../values/handles.js";
import { isObject } from "../../values/objects.js";
import { nameOfType } from "../../values/type-name.js";
import { Group } from "./group.js";
import { Parking, parkingOf } from "./parking.js";
import { Ticket } from "./ticket.js";

/** Returns the handle in argument 1. Throws Lua's error if it is not one of these types. */
function requireHandle(name: string, given: unknown, types: readonly string[]): HandleEntry {
  const entry = isObject(given) ? entryOf(given) : undefined;
  if (entry !== undefined && types.includes(entry.type)) return entry;
  const found = typeof given === "function" ? "a function of the host" : nameOfType(given);
  throw badArgument(1, name, `${types.join(" or ")} of Lua expected, got ${found}`);
}

const taskModule = defineModule({
  name: "task",
  description:
    "Tasks: functions that run side by side in one process. They share its globals and values; one waits while others run. " +
    "The Lua module `channel` lets them pass values.",
  class: ["nondeterministic"],
  types: (t) => ({
    define: {
      Group: t.interface({
        spawn: t.method({
          doc:
            "Starts a task: calls a Lua function, up to where it first waits. Its results are dropped. Arguments pass as to any " +
            "function of the host. Raises the error of a task that has failed, and an error of kind `canceled` after `cancel`.",
          params: [t.param("f", t.any, "a Lua function")],
          rest: t.any,
        }),
        wait: t.method({
          doc: "Waits until all tasks have ended. Raises the first error of a task; that error has cancelled the others.",
          yields: ["promise"],
        }),
        cancel: t.method({
          doc: "Ends all tasks where they wait or are, and closes their to-be-closed variables. `wait` does not raise an error for that.",
        }),
      }),
      Parking: t.interface({
        ticket: t.method({
          doc: "Makes a ticket, which is good for one wait.",
          results: [t.ref("Ticket")],
        }),
      }),
      Ticket: t.interface({
        park: t.method({
          doc: "Waits until another task calls `wake`. Returns at once if that has happened.",
          yields: ["promise"],
        }),
        wake: t.method({
          doc: "Wakes the task that waits with this ticket, or will. Returns false the second time.",
          results: [t.boolean],
        }),
      }),
    },
    export: t.record({
      group: t.function({
        doc: "Makes a group of tasks. They end if the call that made the group is aborted.",
        results: [t.ref("Group")],
      }),
      parking: t.function({
        doc: "For modules that make their own queues, as `channel` does: makes tickets for the state that a table is of.",
        params: [t.param("owner", t.any, "any table")],
        results: [t.ref("Parking")],
      }),
    }),
  }),
  build: (module) => {
    const group = module.registerType("Group", Group, {
      methods: {
        spawn(self, f, ...args) {
          self.spawn(requireHandle("spawn", f, ["function"]).open(), f as object, args);
        },
        wait(self) {
          return self.wait(this.signal);
        },
        cancel: (self) => {
          self.cancel();
        },
      },
    });
    const ticket = module.registerType("Ticket", Ticket, {
      methods: {
        park(self) {
          return self.park(this.signal);
        },
        wake: (self) => self.wake(),
      },
    });
    const parking = module.registerType("Parking", Parking, {
      methods: { ticket: (self) => ticket.wrap(new Ticket(self)) },
    });
    return {
      exports: {
        group() {
          return group.wrap(new Group(this));
        },
        parking: (owner) => parking.wrap(parkingOf(requireHandle("parking", owner, ["table"]).open().calls)),
      },
    };
  },
});

export default shipped("task", taskModule);
