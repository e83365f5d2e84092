/** The tabs of the files, and what can be done with files: create, add, remove. */
import { byId } from "../dom.js";
import type { Editor } from "../editor/editor.js";
import { isFileName } from "../share/share.js";
import { TabList } from "../tab-list.js";
import { onDrop, readIncoming } from "./incoming.js";
import { Project } from "./project.js";

export interface FilesEvents {
  readonly onProblem: (message: string) => void;
  /** Another file is shown, or files were added or removed. */
  readonly onChange: () => void;
}

export class FilesPanel {
  readonly project = new Project(() => {
    this.#show();
  });
  readonly #tabs: TabList;
  readonly #editorBox = byId("editor", HTMLElement);
  readonly #binary = byId("binary", HTMLElement);
  readonly #form = byId("name-form", HTMLFormElement);
  readonly #name = byId("name", HTMLInputElement);

  constructor(
    readonly editor: Editor,
    readonly events: FilesEvents,
  ) {
    this.#tabs = new TabList(
      byId("files", HTMLElement),
      (name) => (typeof this.project.find(name)?.content === "string" ? "editor" : "binary"),
      (name) => {
        this.project.show(name);
      },
    );
    byId("new-file", HTMLButtonElement).addEventListener("click", () => {
      this.#form.hidden = false;
      this.#name.value = "";
      this.#name.focus();
    });
    byId("name-cancel", HTMLButtonElement).addEventListener("click", () => {
      this.#form.hidden = true;
    });
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#create(this.#name.value.trim());
    });
    byId("remove-file", HTMLButtonElement).addEventListener("click", () => {
      this.#remove();
    });
    const picker = byId("picker", HTMLInputElement);
    byId("upload", HTMLButtonElement).addEventListener("click", () => {
      picker.click();
    });
    picker.addEventListener("change", () => {
      void this.add([...(picker.files ?? [])]);
      picker.value = "";
    });
    onDrop((files) => void this.add([...files]));
  }

  /** Shows another project. */
  replace(files: Parameters<Project["replace"]>[0]): void {
    this.editor.forget();
    this.project.replace(files);
  }

  async add(list: readonly File[]): Promise<void> {
    const { files, refused } = await readIncoming(list);
    for (const file of files) {
      this.editor.forget(file.name);
      this.project.put(file);
    }
    if (refused.length > 0) this.events.onProblem(refused.join("; "));
  }

  #create(name: string): void {
    if (!isFileName(name)) {
      this.events.onProblem(`'${name}' is not a file name: letters, digits, _ - . and / between directories`);
    } else if (this.project.find(name) !== undefined) {
      this.events.onProblem(`there is a file '${name}' already`);
    } else {
      this.#form.hidden = true;
      this.project.put({ name, content: "" });
      this.editor.focus();
    }
  }

  #remove(): void {
    const { shown, files } = this.project;
    if (shown === undefined) return;
    if (files.length === 1) {
      this.events.onProblem("a project has at least one file");
      return;
    }
    this.editor.forget(shown.name);
    this.project.remove(shown.name);
  }

  #show(): void {
    const { files, shown } = this.project;
    this.#tabs.show(
      files.map(({ name }) => ({ id: name, label: name })),
      shown?.name ?? "",
    );
    if (shown !== undefined) {
      const { name, content } = shown;
      this.#editorBox.hidden = typeof content !== "string";
      this.#binary.hidden = typeof content === "string";
      if (typeof content === "string") this.editor.open(name, content);
      else this.#binary.textContent = describeBytes(name, content);
    }
    this.events.onChange();
  }
}

function describeBytes(name: string, bytes: Uint8Array): string {
  const size = `${bytes.length.toLocaleString("en")} bytes`;
  if (!name.endsWith(".wasm")) return `${name}: ${size}. Programs can open it.`;
  const module = name.slice(0, -".wasm".length).replaceAll("/", ".");
  return `${name}: a native module of ${size}. Load it with require "${module}".`;
}
