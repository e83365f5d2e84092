/** Files that are dropped on the page, or picked from the device. */
import type { ProjectFile } from "../run/protocol.js";
import { isFileName } from "../share/share.js";

/** The most bytes of one file. */
const LARGEST = 16 * 2 ** 20;

export interface Incoming {
  readonly files: readonly ProjectFile[];
  /** What is wrong with others. */
  readonly refused: readonly string[];
}

export async function readIncoming(list: Iterable<File>): Promise<Incoming> {
  const files: ProjectFile[] = [];
  const refused: string[] = [];
  for (const file of list) {
    if (!isFileName(file.name)) refused.push(`${file.name}: not a name for a file of the project`);
    else if (file.size > LARGEST) refused.push(`${file.name}: larger than ${LARGEST / 2 ** 20} MB`);
    else files.push({ name: file.name, content: contentOf(new Uint8Array(await file.arrayBuffer())) });
  }
  return { files, refused };
}

/** The text of bytes that are UTF-8 without NUL, and the bytes of others. */
function contentOf(bytes: Uint8Array): string | Uint8Array {
  if (bytes.includes(0)) return bytes;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return bytes;
  }
}

/** Calls `onFiles` for files dropped anywhere on the page; the body has the class `dragging` meanwhile. */
export function onDrop(onFiles: (files: FileList) => void): void {
  const dragging = (on: boolean): void => {
    document.body.classList.toggle("dragging", on);
  };
  addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files") !== true) return;
    event.preventDefault();
    dragging(true);
  });
  addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) dragging(false);
  });
  addEventListener(
    "drop",
    (event) => {
      const files = event.dataTransfer?.files;
      dragging(false);
      if (files === undefined || files.length === 0) return;
      event.preventDefault();
      event.stopPropagation(); // the editor would insert the text
      onFiles(files);
    },
    true,
  );
}
