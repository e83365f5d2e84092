/**
 * Local time of one time zone, from what JavaScript's `Intl` knows: offsets, names, and the way back from local time to
 * the instant. Instants are milliseconds since the epoch; a local time is one too, as if its fields were of UTC.
 */

/** What holds in a zone at an instant. */
export interface ZoneRule {
  /** Milliseconds east of UTC. */
  readonly offset: number;
  readonly daylight: boolean;
}

/** What was found out about a quarter of an hour. Since 1973 clocks change at its beginning only. */
interface Known {
  offset?: number;
  daylight?: boolean;
  name?: string;
}

const QUARTER = 900_000;
const STEADY = Date.UTC(1973, 0, 1);
const MOST_KNOWN = 256;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Languages that have short names for zones, each for those where it is at home. */
const NAMING = ["en-US", "en-GB", "en-AU", "en-CA", "en-NZ", "en-ZA", "en-IN", "ja-JP", "ko-KR"];

/** What `Intl` gives for want of a short name. */
const NAMELESS = /^(?:GMT|UTC)[+\-\u2212]/;

type Part = Intl.DateTimeFormatPartTypes;

export class TimeZone {
  readonly #fields: Intl.DateTimeFormat;
  #long: Intl.DateTimeFormat | undefined;
  #short: Intl.DateTimeFormat[] | undefined;
  readonly #known = new Map<number, Known>();

  /** `name` is an IANA name; undefined is the zone of the machine. Throws `RangeError` for one that is not known. */
  constructor(readonly name?: string) {
    this.#fields = new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", {
      ...{ timeZone: name, hourCycle: "h23", era: "short" },
      ...{ year: "numeric", month: "numeric", day: "numeric" },
      ...{ hour: "numeric", minute: "numeric", second: "numeric" },
    });
  }

  /** What holds at `instant`; UTC where that is beyond what a `Date` can be. */
  at(instant: number): ZoneRule {
    const known = this.#knownAt(instant);
    const offset = this.#offset(instant);
    return { offset, daylight: (known.daylight ??= this.#isDaylight(instant, offset)) };
  }

  /** The short name at `instant`, as "CET"; where there is none the offset, as "+0545". */
  nameAt(instant: number): string {
    if (Number.isNaN(new Date(instant).getTime())) return "UTC";
    return (this.#knownAt(instant).name ??= this.#findName(instant));
  }

  #findName(instant: number): string {
    this.#short ??= NAMING.map(
      (language) => new Intl.DateTimeFormat(language, { timeZone: this.name, timeZoneName: "short" }),
    );
    for (const format of this.#short) {
      const name = zoneNameIn(format, instant);
      if (/^[A-Z]{3,6}$/.test(name) && !NAMELESS.test(name)) return name;
    }
    return offsetName(this.#offset(instant));
  }

  /**
   * The instant of a local time. `daylight` says which is meant where both are possible, and how the local time is
   * counted; undefined leaves that to the zone. A time that a clock skips is counted as before the change; of one that
   * comes twice the first is taken.
   */
  instantOf(local: number, daylight: boolean | undefined): number {
    const before = this.at(local - DAY);
    const sides = [before, this.at(local + DAY)];
    const real = sides.filter(({ offset }) => this.#offset(local - offset) === offset);
    if (daylight === undefined) return local - (real[0] ?? before).offset;
    const isMeant = (rule: ZoneRule): boolean => rule.daylight === daylight;
    const meant = real.find(isMeant) ?? [...sides, ...this.#rulesOfYear(local)].find(isMeant);
    if (meant !== undefined) return local - meant.offset;
    return local - before.offset + (daylight ? -HOUR : HOUR);
  }

  /** What holds in the middle of each half of the year. */
  #rulesOfYear(instant: number): ZoneRule[] {
    const year = new Date(instant).getUTCFullYear();
    return [0, 6].map((month) => this.at(utc(year, month, 15, 0, 0, 0)));
  }

  #knownAt(instant: number): Known {
    if (!(instant >= STEADY)) return {};
    const quarter = Math.floor(instant / QUARTER);
    let known = this.#known.get(quarter);
    if (known === undefined) {
      if (this.#known.size >= MOST_KNOWN) this.#known.clear();
      this.#known.set(quarter, (known = {}));
    }
    return known;
  }

  #offset(instant: number): number {
    return (this.#knownAt(instant).offset ??= this.#findOffset(instant));
  }

  #findOffset(instant: number): number {
    const seconds = Math.floor(instant / 1000) * 1000;
    if (Number.isNaN(new Date(seconds).getTime())) return 0;
    const parts = new Map<Part, string>();
    for (const { type, value } of this.#fields.formatToParts(seconds)) parts.set(type, value);
    const field = (type: Part): number => Number(parts.get(type));
    const year = parts.get("era")?.startsWith("B") === true ? 1 - field("year") : field("year");
    const local = utc(
      year,
      field("month") - 1,
      field("day"),
      field("hour"),
      field("minute"),
      field("second"),
    );
    return local - seconds;
  }

  #isDaylight(instant: number, offset: number): boolean {
    if (Number.isNaN(new Date(instant).getTime())) return false;
    this.#long ??= new Intl.DateTimeFormat("en-US", { timeZone: this.name, timeZoneName: "long" });
    const name = zoneNameIn(this.#long, instant);
    if (/Summer|Daylight/.test(name)) return true;
    if (name.includes("Standard")) return false;
    const year = new Date(instant).getUTCFullYear();
    return [0, 6].some((month) => this.#offset(utc(year, month, 15, 0, 0, 0)) < offset);
  }
}

/** An instant from fields of UTC, which may be out of their ranges; years below 100 are what they say. */
export function utc(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return date.setUTCHours(hour, minute, second);
}

function zoneNameIn(format: Intl.DateTimeFormat, instant: number): string {
  return format.formatToParts(instant).find(({ type }) => type === "timeZoneName")?.value ?? "";
}

/** As the names of zones without letters: "+0545", "-03". */
function offsetName(offset: number): string {
  const minutes = Math.abs(Math.round(offset / 60_000));
  const two = (count: number): string => String(count).padStart(2, "0");
  const rest = minutes % 60 === 0 ? "" : two(minutes % 60);
  return `${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}${rest}`;
}
