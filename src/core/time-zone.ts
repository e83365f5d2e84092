/**
 * Local time of one time zone, computed with JavaScript's `Intl`: offsets, names, and the instant of a local time.
 * Instants are milliseconds since the epoch; a local time is the instant that its fields would denote in UTC.
 */

/** The offset of a zone at an instant. */
export interface ZoneRule {
  /** Milliseconds east of UTC. */
  readonly offset: number;
  readonly daylight: boolean;
}

/** Cached facts about a quarter of an hour. Since 1973 clocks change only at the start of a quarter. */
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

/** Locales that have short names for zones, each for those of its own region. */
const NAMING = ["en-US", "en-GB", "en-AU", "en-CA", "en-NZ", "en-ZA", "en-IN", "ja-JP", "ko-KR"];

/** Matches the text that `Intl` returns when it has no short name. */
const NAMELESS = /^(?:GMT|UTC)[+\-\u2212]/;

type Part = Intl.DateTimeFormatPartTypes;

export class TimeZone {
  readonly #fields: Intl.DateTimeFormat;
  #long: Intl.DateTimeFormat | undefined;
  #short: Intl.DateTimeFormat[] | undefined;
  readonly #known = new Map<number, Known>();

  /** `name` is an IANA name; undefined selects the machine's zone. Throws `RangeError` for an unknown name. */
  constructor(readonly name?: string) {
    this.#fields = new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", {
      ...{ timeZone: name, hourCycle: "h23", era: "short" },
      ...{ year: "numeric", month: "numeric", day: "numeric" },
      ...{ hour: "numeric", minute: "numeric", second: "numeric" },
    });
  }

  /** Returns the rule at `instant`; UTC outside the range of `Date`. */
  at(instant: number): ZoneRule {
    const known = this.#knownAt(instant);
    const offset = this.#offset(instant);
    return { offset, daylight: (known.daylight ??= this.#isDaylight(instant, offset)) };
  }

  /** Returns the short name at `instant`, such as "CET", or else the offset, such as "+0545". */
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
   * Returns the instant of a local time. `daylight` selects a reading where both are possible and determines how the
   * local time is counted; undefined leaves that to the zone. A skipped time counts as before the change; of a
   * repeated time the first is taken.
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

  /** Returns the rules in the middle of each half of the year. */
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

/** Returns the instant of UTC fields, which may be out of range. Years below 100 are taken literally. */
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

/** Formats an offset like the names of zones without letters: "+0545", "-03". */
function offsetName(offset: number): string {
  const minutes = Math.abs(Math.round(offset / 60_000));
  const two = (count: number): string => String(count).padStart(2, "0");
  const rest = minutes % 60 === 0 ? "" : two(minutes % 60);
  return `${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}${rest}`;
}
