/** Puts the page together: files and editor on one side, results on the other, and a session that runs programs. */
import { Compiler } from "./compile/compiler.js";
import { byId } from "./dom.js";
import { Editor } from "./editor/editor.js";
import { FilesPanel } from "./files/files-panel.js";
import { PRESETS } from "./files/presets.js";
import { Page } from "./page.js";
import { Runner } from "./run/runner.js";
import { followTheme } from "./theme.js";
import { fromFragment, isShared, toFragment } from "./share/share.js";

followTheme(byId("theme", HTMLButtonElement));

const page = new Page({
  onPlace: (file, line) => {
    files.project.show(file);
    editor.reveal(line);
  },
});

const editor: Editor = new Editor(byId("editor", HTMLElement), {
  onChange: (name, text) => {
    files.project.edited(name, text);
    runner.textChanged(name, text);
  },
  completions: () => ({
    modules: runner.modules,
    files: files.project.files
      .filter(({ name }) => /\.(lua|c|wasm)$/.test(name))
      .map(({ name }) => name.replace(/\.\w+$/, "").replaceAll("/", ".")),
  }),
});

const files: FilesPanel = new FilesPanel(editor, {
  onProblem: (message) => {
    page.alert(message);
  },
  onChange: () => {
    page.alert(undefined);
  },
});

const compiler = new Compiler({
  onProgress: (what, part) => {
    page.progress(what, part);
  },
  onWarnings: (text) => {
    page.output.write("error", text);
  },
});

const runner: Runner = new Runner({ page, files, editor, compiler });

const presets = byId("presets", HTMLSelectElement);
presets.append(...PRESETS.map(({ id, title }) => new Option(title, id)));
presets.addEventListener("change", () => {
  openPreset(presets.value);
  history.replaceState(null, "", `#${presets.value}`);
});

byId("share", HTMLButtonElement).addEventListener("click", () => void share());
byId("clear", HTMLButtonElement).addEventListener("click", () => {
  page.output.clear();
});

addEventListener("hashchange", () => void openAddress());
addEventListener(
  "keydown",
  (event) => {
    if (!(event.ctrlKey || event.metaKey)) return;
    if (event.key === "Enter") void runner.run();
    else if (event.key === ".") runner.stop();
    else return;
    event.preventDefault();
  },
  true,
);

await openAddress();

function openPreset(id: string): void {
  const preset = PRESETS.find((one) => one.id === id) ?? PRESETS[0];
  if (preset === undefined) return;
  runner.stop();
  presets.value = preset.id;
  files.replace(preset.files);
  page.show(preset.panel);
  page.profiling = preset.panel === "profile";
}

/** Opens what the address says: a shared project, or a preset. */
async function openAddress(): Promise<void> {
  const fragment = location.hash.slice(1);
  if (!isShared(fragment)) {
    openPreset(fragment);
    return;
  }
  try {
    const shared = await fromFragment(fragment);
    runner.stop();
    presets.selectedIndex = -1;
    files.replace(shared);
    page.show("output");
  } catch (error) {
    if (files.project.files.length === 0) openPreset("");
    page.alert(error instanceof Error ? error.message : String(error));
  }
}

async function share(): Promise<void> {
  try {
    history.replaceState(null, "", `#${await toFragment(files.project.files)}`);
  } catch (error) {
    page.alert(error instanceof Error ? error.message : String(error));
    return;
  }
  try {
    await navigator.clipboard.writeText(location.href);
    page.status("The link is on the clipboard");
  } catch {
    page.status("The link is in the address bar"); // the browser forbids the clipboard
  }
}
