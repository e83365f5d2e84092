/** The operations of `ar` that change the members of an archive. */
import { noMember } from "../errors/compile.js";
import type { Member } from "./archive.js";

/** Where members go: before or after one of that name. */
export interface Place {
  readonly side: "before" | "after";
  readonly member: string;
}

/** Adds members. One replaces the first member of its name if `replace` is true. Throws ERR_ARCHIVE for a wrong place. */
export function addMembers(
  old: readonly Member[],
  added: readonly Member[],
  { file, replace, place }: { readonly file: string; readonly replace: boolean; readonly place?: Place },
): Member[] {
  const members = [...old];
  const rest: Member[] = [];
  for (const member of added) {
    const at = replace ? members.findIndex(({ name }) => name === member.name) : -1;
    if (at >= 0 && place === undefined) members[at] = member;
    else {
      if (at >= 0 && member.name !== place?.member) members.splice(at, 1);
      const again = replace ? rest.findIndex(({ name }) => name === member.name) : -1;
      if (again >= 0) rest[again] = member;
      else rest.push(member);
    }
  }
  return insert(members, rest, place, file);
}

/** Moves members to the end or to a place. Throws ERR_ARCHIVE. */
export function moveMembers(
  old: readonly Member[],
  names: readonly string[],
  { file, place }: { readonly file: string; readonly place?: Place },
): Member[] {
  const moved = findMembers(old, names, file);
  const rest = old.filter((member) => !moved.includes(member));
  return insert(rest, moved, place, file);
}

/** Returns the first member of each name, or all members if no name is given. Throws ERR_ARCHIVE. */
export function findMembers(all: readonly Member[], names: readonly string[], file: string): Member[] {
  if (names.length === 0) return [...all];
  return names.map((wanted) => {
    const found = all.find(({ name }) => name === wanted);
    if (found === undefined) throw noMember(file, wanted);
    return found;
  });
}

function insert(
  members: readonly Member[],
  added: readonly Member[],
  place: Place | undefined,
  file: string,
): Member[] {
  if (place === undefined) return [...members, ...added];
  const found = members.findIndex(({ name }) => name === place.member);
  if (found < 0) throw noMember(file, place.member);
  const at = found + (place.side === "after" ? 1 : 0);
  return [...members.slice(0, at), ...added, ...members.slice(at)];
}
