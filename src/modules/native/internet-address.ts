/** Reads internet addresses as `inet_pton` does. */

const DECIMAL = /^(?:0|[1-9]\d{0,2})$/;
const GROUP = /^[0-9A-Fa-f]{1,4}$/;
const GROUPS = 8;

/** Returns the 4 or 16 bytes of an address in the order of the network, undefined if the text is not one. */
export function parseAddress(text: string, isVersion6: boolean): number[] | undefined {
  return isVersion6 ? parseVersion6(text) : parseVersion4(text);
}

function parseVersion4(text: string): number[] | undefined {
  const parts = text.split(".");
  const bytes = parts.map(Number);
  const fits = parts.every((part) => DECIMAL.test(part)) && bytes.every((byte) => byte <= 255);
  return parts.length === 4 && fits ? bytes : undefined;
}

function parseVersion6(text: string): number[] | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half, at) => groupsOf(half, at === halves.length - 1));
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  const given = head.length + (tail?.length ?? 0);
  if (tail === undefined ? given !== GROUPS : given >= GROUPS) return undefined;
  const zeros = new Array<number>(GROUPS - given).fill(0);
  return [...head, ...zeros, ...(tail ?? [])].flatMap((group) => [group >> 8, group & 0xff]);
}

/** The last groups may be written as an address of version 4. */
function groupsOf(text: string, isLast: boolean): number[] | undefined {
  if (text === "") return [];
  const parts = text.split(":");
  const dotted = isLast ? parseVersion4(parts.at(-1) ?? "") : undefined;
  if (dotted) parts.pop();
  if (!parts.every((part) => GROUP.test(part))) return undefined;
  const groups = parts.map((part) => Number.parseInt(part, 16));
  const [a = 0, b = 0, c = 0, d = 0] = dotted ?? [];
  return dotted ? [...groups, (a << 8) | b, (c << 8) | d] : groups;
}
