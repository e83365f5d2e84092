/**
 * Projects as the fragment of an address: JSON, compressed by gzip, in the alphabet of base64 for URLs, behind the version
 * of this format. gzip has a checksum, so a damaged link is noticed.
 */
import type { ProjectFile } from "../run/protocol.js";

const PREFIX = "code=1.";
/** The longest fragment that is made or read: beyond it browsers, mail and chats cut addresses. */
export const LONGEST = 64_000;
/** The most bytes of JSON that are unpacked. */
const LARGEST = 2 * 2 ** 20;
const MOST_FILES = 100;

/** Says what is wrong with a link, for the one who opened or makes it. */
export class ShareError extends Error {
  override name = "ShareError";
}

/** Whether a fragment, without its `#`, claims to be a project. */
export const isShared = (fragment: string): boolean => fragment.startsWith("code=");

/** Throws a `ShareError` if the project is too large for an address. */
export async function toFragment(files: readonly ProjectFile[]): Promise<string> {
  const json = JSON.stringify(
    files.map(({ name, content }) =>
      typeof content === "string" ? [name, content] : [name, { bytes: toBase64(content) }],
    ),
  );
  const packed = await through(new TextEncoder().encode(json), new CompressionStream("gzip"), Infinity);
  const fragment = PREFIX + toBase64(packed);
  if (fragment.length <= LONGEST) return fragment;
  const [kept, most] = [fragment.length, LONGEST].map((size) => `${Math.ceil(size / 1000)} kB`);
  throw new ShareError(
    `The project is too large for a link: ${kept} compressed, and a link has at most ${most}.`,
  );
}

/** Throws a `ShareError` if the fragment is damaged, too large, or of another version. */
export async function fromFragment(fragment: string): Promise<ProjectFile[]> {
  if (fragment.length > LONGEST)
    throw new ShareError(
      `This link is too long: ${fragment.length} characters, and the longest has ${LONGEST}.`,
    );
  const [, version, data = ""] = /^code=([^.]*)\.(.*)$/s.exec(fragment) ?? [];
  if (version === undefined) throw damaged();
  if (version !== "1")
    throw new ShareError(`This link is of version '${version}', and this page reads version 1.`);
  let json: string;
  try {
    const bytes = await through(fromBase64(data), new DecompressionStream("gzip"), LARGEST);
    json = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw error instanceof ShareError ? error : damaged();
  }
  return filesOf(json);
}

const damaged = (): ShareError =>
  new ShareError(
    "This link is damaged: a part of it is missing or was changed. Copy the whole address again.",
  );

function filesOf(json: string): ProjectFile[] {
  let list: unknown;
  try {
    list = JSON.parse(json);
  } catch {
    throw damaged();
  }
  if (!Array.isArray(list) || list.length === 0 || list.length > MOST_FILES) throw damaged();
  return list.map((entry: unknown) => {
    const [name, content] = Array.isArray(entry) ? (entry as unknown[]) : [];
    if (typeof name !== "string" || !isFileName(name)) throw damaged();
    if (typeof content === "string") return { name, content };
    const bytes: unknown = (content as { bytes?: unknown } | null | undefined)?.bytes;
    if (typeof bytes !== "string") throw damaged();
    try {
      return { name, content: fromBase64(bytes) };
    } catch {
      throw damaged();
    }
  });
}

/** Whether a project may have a file of that name: relative, with `/` between directories. */
export function isFileName(name: string): boolean {
  return name.length <= 100 && /^[\w-][\w. -]*(?:\/[\w-][\w. -]*)*$/.test(name);
}

/** All bytes that a stream makes of these. Throws a `ShareError` for more than `most`. */
async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
  most: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    size += read.value.length;
    if (size > most) {
      await reader.cancel();
      throw new ShareError(`This link unpacks to more than ${most / 2 ** 20} MB, which no project here has.`);
    }
    chunks.push(read.value as Uint8Array<ArrayBuffer>);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += 0x8000)
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
}
