/** The files of the project and which one is shown. Tells listeners when either changes. */
import type { ProjectFile } from "../run/protocol.js";

export class Project {
  #files: ProjectFile[] = [];
  #shown = "";

  constructor(readonly onChange: () => void) {}

  get files(): readonly ProjectFile[] {
    return this.#files;
  }

  get shown(): ProjectFile | undefined {
    return this.find(this.#shown);
  }

  find(name: string): ProjectFile | undefined {
    return this.#files.find((file) => file.name === name);
  }

  replace(files: readonly ProjectFile[]): void {
    this.#files = [...files];
    this.#shown = files[0]?.name ?? "";
    this.onChange();
  }

  show(name: string): void {
    if (this.find(name) === undefined) return;
    this.#shown = name;
    this.onChange();
  }

  /** Adds a file, or replaces one of that name, and shows it. */
  put(file: ProjectFile): void {
    const at = this.#files.findIndex(({ name }) => name === file.name);
    if (at < 0) this.#files.push(file);
    else this.#files[at] = file;
    this.#shown = file.name;
    this.onChange();
  }

  /** The text of a file after an edit. Nobody is told: the editor knows. */
  edited(name: string, content: string): void {
    this.#files = this.#files.map((file) => (file.name === name ? { name, content } : file));
  }

  remove(name: string): void {
    const at = this.#files.findIndex((file) => file.name === name);
    this.#files = this.#files.filter((file) => file.name !== name);
    this.#shown = this.#files[Math.max(0, at - 1)]?.name ?? "";
    this.onChange();
  }
}
