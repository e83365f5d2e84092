/** Defines the module `time`. */

import { defineModule } from "../../modules/host/define.js";
import { shipped } from "../../modules/host/origin.js";
import { SLEEP, STOP, TIMER, WAIT } from "../../processes/clock/commands.js";
import { attempt } from "../failures.js";
import { dateOf, momentOf, requireMoment, splitMoment } from "./calendar.js";
import { formatTime } from "./format.js";
import { parseTime } from "./parse.js";
import { SleepYield, StopYield, Ticker, Timer, TimerYield, WaitYield, wrongDuration } from "./timers.js";
import { fromLocal, zoneOf } from "./zone.js";

const ZONE = "`UTC`, `+02:00`, a name such as `Europe/Berlin`, or `local`";
const PATTERN = "a `strftime` pattern; RFC 3339 by default";

/** The shortest time between ticks, in seconds. */
const LEAST_TICK = 0.001;

const timeModule = defineModule({
  name: "time",
  description:
    "Reads clocks, converts times to texts and dates, and waits. A time is a number of seconds since 1970, as in `os.time`.",
  class: ["nondeterministic"],
  types: (t) => ({
    define: {
      Date: t.record({
        year: t.integer,
        month: t.integer,
        day: t.integer,
        hour: t.integer,
        min: t.integer,
        sec: t.integer,
        usec: t.doc("microseconds", t.integer),
        wday: t.doc("1 is Sunday", t.integer),
        yday: t.doc("1 is January 1st", t.integer),
        offset: t.doc("the zone's offset from UTC in seconds, positive to the east", t.integer),
      }),
      Fields: t.record({
        year: t.integer,
        month: t.optional(t.integer, 1),
        day: t.optional(t.integer, 1),
        hour: t.optional(t.integer, 0),
        min: t.optional(t.integer, 0),
        sec: t.optional(t.integer, 0),
        usec: t.optional(t.integer, 0),
      }),
      Timer: t.interface({
        wait: t.method({
          doc: "Waits until the timer fires, and returns true. Returns false if it was stopped, or has fired before.",
          class: ["workflow"],
          results: [t.optional(t.boolean), t.optional(t.LuaError)],
          yields: [WAIT],
        }),
        stop: t.method({
          doc: "Stops the timer, also for those who wait. Returns whether it was running.",
          class: ["workflow"],
          results: [t.optional(t.boolean), t.optional(t.LuaError)],
          yields: [STOP],
        }),
        reset: t.method({
          doc: "Starts the timer again from now, also after it has fired, and for those who wait.",
          class: ["workflow"],
          params: [t.param("seconds", t.number)],
          results: [t.optional(t.boolean), t.optional(t.LuaError)],
          yields: [TIMER],
        }),
      }),
      Ticker: t.interface({
        wait: t.method({
          doc: "Waits for the next tick. Returns how many ticks have passed since the last wait, or nil if it was stopped.",
          class: ["workflow"],
          results: [t.optional(t.integer), t.optional(t.LuaError)],
          yields: [WAIT],
        }),
        stop: t.method({
          doc: "Stops the ticker, also for those who wait. Returns whether it was running.",
          class: ["workflow"],
          results: [t.optional(t.boolean), t.optional(t.LuaError)],
          yields: [STOP],
        }),
      }),
    },
    export: t.record({
      now: t.function({ doc: "The current time, with fractions of a second.", results: [t.number] }),
      monotonic: t.function({
        doc: "Seconds of a monotonic clock since an arbitrary start, for measuring durations.",
        results: [t.number],
      }),
      format: t.function({
        doc: "Formats a time.",
        params: [
          t.param("time", t.number),
          t.param("pattern", t.optional(t.string), PATTERN),
          t.param("zone", t.optional(t.string, "UTC"), ZONE),
        ],
        results: [t.optional(t.string), t.optional(t.LuaError)],
      }),
      parse: t.function({
        doc: "Parses a time. The zone applies to texts without one.",
        params: [
          t.param("text", t.string),
          t.param("pattern", t.optional(t.string), PATTERN),
          t.param("zone", t.optional(t.string, "UTC"), ZONE),
        ],
        results: [t.optional(t.number), t.optional(t.LuaError)],
      }),
      date: t.function({
        doc: 'Converts a time to a date with the fields of `os.date("*t")`.',
        params: [t.param("time", t.number), t.param("zone", t.optional(t.string, "UTC"), ZONE)],
        results: [t.optional(t.ref("Date")), t.optional(t.LuaError)],
      }),
      from_date: t.function({
        doc: "Converts a date to a time. Normalises fields out of their range: day 0 is the last of the month before.",
        params: [t.param("date", t.ref("Fields")), t.param("zone", t.optional(t.string, "UTC"), ZONE)],
        results: [t.optional(t.number), t.optional(t.LuaError)],
      }),
      sleep: t.function({
        doc: "Waits that long, and returns true.",
        class: ["workflow"],
        params: [t.param("seconds", t.number)],
        results: [t.optional(t.boolean), t.optional(t.LuaError)],
        yields: [SLEEP],
      }),
      after: t.function({
        doc: "Returns a function that waits until that long from now, and returns true.",
        class: ["workflow"],
        params: [t.param("seconds", t.number)],
        results: [
          t.optional(
            t.function({ results: [t.optional(t.boolean), t.optional(t.LuaError)], yields: [WAIT] }),
          ),
          t.optional(t.LuaError),
        ],
        yields: [TIMER],
      }),
      timer: t.function({
        doc: "Starts a timer that fires once.",
        class: ["workflow"],
        params: [t.param("seconds", t.number)],
        results: [t.optional(t.ref("Timer")), t.optional(t.LuaError)],
        yields: [TIMER],
      }),
      ticker: t.function({
        doc: "Starts a ticker that fires again and again.",
        class: ["workflow"],
        params: [t.param("seconds", t.number, "from 0.001 on")],
        results: [t.optional(t.ref("Ticker")), t.optional(t.LuaError)],
        yields: [TIMER],
      }),
    }),
  }),
  build: () => ({
    yields: [
      { type: SleepYield, command: SLEEP },
      { type: TimerYield, command: TIMER },
      { type: WaitYield, command: WAIT },
      { type: StopYield, command: STOP },
    ],
    exports: {
      sleep: (seconds) => wrongDuration(seconds) ?? new SleepYield(seconds),
      after: (seconds) =>
        wrongDuration(seconds) ??
        new TimerYield({ seconds }, (start) => () => new WaitYield(start, () => true)),
      timer: (seconds) => wrongDuration(seconds) ?? new TimerYield({ seconds }, (start) => new Timer(start)),
      ticker: (seconds) =>
        wrongDuration(seconds, LEAST_TICK) ??
        new TimerYield({ seconds }, (start) => new Ticker(start, seconds)),
      now: () => Date.now() / 1000,
      monotonic: () => performance.now() / 1000,
      format: (time, pattern, zone) => attempt(() => formatTime(time, pattern, zoneOf(zone))),
      parse: (text, pattern, zone) => attempt(() => parseTime(text, pattern, zoneOf(zone))),
      date: (time, zone) =>
        attempt(() => {
          const { whole, usec } = splitMoment(time);
          const offset = zoneOf(zone).offset(whole);
          return { ...dateOf(whole + offset, usec), offset };
        }),
      from_date: (date, zone) =>
        attempt(() => {
          const local = momentOf({ ...date, usec: 0 });
          return requireMoment(fromLocal(local, zoneOf(zone)) + date.usec / 1e6);
        }),
    },
  }),
});

export default shipped("time", timeModule);
