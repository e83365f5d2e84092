/** The page that `perilune worker --ui` serves: one file without dependencies. What it shows it adds as text, never as HTML. */

const STYLE = `
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --good: #2a8f4a; --bad: #d1383d; --busy: #2f6fdd; --wait: #b07a00; }
* { box-sizing: border-box; }
body { margin: 0; font: 14px/1.45 system-ui, sans-serif; display: grid; grid-template-columns: minmax(240px, 26%) 1fr; height: 100vh; }
aside { border-right: 1px solid var(--line); overflow: auto; padding: 12px; }
main { overflow: auto; padding: 8px 24px 24px; } #problem:empty { display: none; } #replay:not(:empty) { margin-bottom: 20px; }
h1 { font-size: 16px; margin: 0 0 8px; } h2 { font-size: 18px; margin: 0 0 4px; overflow-wrap: anywhere; } h3 { font-size: 14px; margin: 20px 0 6px; }
nav { display: flex; flex-wrap: wrap; gap: 4px; margin-bottom: 10px; }
button { font: inherit; border: 1px solid var(--line); background: none; color: inherit; border-radius: 6px; padding: 2px 8px; cursor: pointer; }
button[aria-pressed=true] { background: var(--busy); border-color: var(--busy); color: #fff; }
.row { display: block; width: 100%; text-align: left; border: 0; border-radius: 6px; padding: 6px 8px; overflow-wrap: anywhere; }
.row:hover { background: var(--soft); } .row[aria-current=true] { background: var(--soft); outline: 1px solid var(--line); }
.small { font-size: 12px; opacity: .75; }
.dot { display: inline-block; width: 8px; height: 8px; border-radius: 50%; margin-right: 6px; background: #888; }
.completed { background: var(--good); } .failed, .blocked { background: var(--bad); } .running { background: var(--busy); } .waiting { background: var(--wait); }
pre, code, .source { font: 12.5px/1.5 ui-monospace, monospace; }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.box { border: 1px solid var(--line); border-radius: 6px; padding: 8px 10px; } .error { border-color: var(--bad); }
.step { display: grid; grid-template-columns: 3em minmax(9em, 1fr) minmax(0, 3fr); gap: 8px; padding: 8px; border-top: 1px solid var(--line); cursor: pointer; width: 100%; text-align: left; border-radius: 0; border-width: 1px 0 0; }
.step:hover, .step[aria-current=true] { background: var(--soft); }
.track { position: relative; height: 8px; margin: 4px 0; background: var(--soft); border-radius: 4px; }
.bar { position: absolute; top: 0; height: 8px; min-width: 3px; border-radius: 4px; background: var(--good); }
.bar.error { background: var(--bad); } .bar.begun { background: var(--wait); }
.source { counter-reset: line; padding: 8px 0; overflow: auto; max-height: 60vh; }
.source div { padding: 0 10px; white-space: pre; } .source div::before { counter-increment: line; content: counter(line); display: inline-block; width: 3em; margin-right: 1em; text-align: right; opacity: .5; }
.source .here { background: #f5c84255; }
`;

const SCRIPT = `
const STATUSES = ["all", "running", "waiting", "failed", "blocked", "canceled", "completed"];
const LIMIT = 100;
let status = "all", chosen, step, shown = LIMIT, drawn = "";
const find = (id) => document.getElementById(id);

/** Makes an element: what is in it is text or elements. */
function make(name, attributes = {}, ...content) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes))
    if (typeof value === "function") element.addEventListener(key, value);
    else if (value !== undefined) element.setAttribute(key, value);
  element.append(...content.filter((part) => part !== undefined));
  return element;
}

const time = (at) => at === undefined || at === null ? "" : new Date(at).toLocaleString();
const length = (ms) => ms < 1000 ? Math.round(ms) + " ms" : ms < 60000 ? (ms / 1000).toFixed(1) + " s" : ms < 3600000 ? (ms / 60000).toFixed(1) + " min" : (ms / 3600000).toFixed(1) + " h";
function json(value) {
  if (value === undefined) return "nothing";
  const line = JSON.stringify(value);
  return line.length <= 120 ? line : JSON.stringify(value, undefined, 2);
}

async function ask(path) {
  const answer = await fetch(path);
  const value = await answer.json();
  if (!answer.ok) throw new Error(value.error);
  return value;
}

function say(problem) {
  find("problem").textContent = problem;
}

/** Draws a part again only if it has changed, so that what a reader selects stays selected. */
function draw(id, key, content) {
  const place = find(id);
  if (place.dataset.key === key) return;
  place.dataset.key = key;
  place.replaceChildren(...content());
}

async function list() {
  const filter = new URLSearchParams({ limit: String(shown + 1) });
  if (status !== "all") filter.set("status", status);
  const all = await ask("api/workflows?" + filter);
  draw("list", JSON.stringify([all, chosen, status]), () => [
    ...all.slice(0, shown).map((one) => make("button", {
      class: "row", "aria-current": String(one.id === chosen), click: () => choose(one.id),
    }, make("span", { class: "dot " + one.status }), one.id,
      make("div", { class: "small" }, one.program + " \\u00b7 " + one.status + " \\u00b7 " + one.steps + " steps \\u00b7 " + time(one.createdAt)))),
    ...(all.length > shown ? [make("button", { click: () => { shown += LIMIT; void refresh(); } }, "more")] : []),
    ...(all.length === 0 ? [make("p", { class: "small" }, "none")] : []),
  ]);
}

async function detail() {
  if (chosen === undefined) return;
  const info = await ask("api/workflows/" + encodeURIComponent(chosen));
  draw("detail", JSON.stringify([info, step]), () => parts(info));
}

function parts(info) {
  const begin = info.createdAt;
  const last = info.history.reduce((end, { startedAt, endedAt }) => Math.max(end, endedAt ?? startedAt), info.endedAt ?? begin);
  const wait = info.waitsFor === undefined ? undefined : "waits for " + info.waitsFor + (info.wakeAt > 0 ? " until " + time(info.wakeAt) : "");
  return [
    make("h2", {}, make("span", { class: "dot " + info.status }), info.id),
    make("div", { class: "small" }, [info.program + " " + info.hash.slice(0, 12), info.status, "begun " + time(begin),
      info.endedAt === undefined ? undefined : "ended " + time(info.endedAt) + ", after " + length(info.endedAt - begin), wait].filter(Boolean).join(" \\u00b7 ")),
    make("h3", {}, "Input"), make("pre", { class: "box", id: "input" }, json(info.input)),
    ...(info.values === undefined ? [] : [make("h3", {}, "Results"), make("pre", { class: "box", id: "values" }, json(info.values))]),
    ...(info.error === undefined ? [] : [make("h3", {}, "Error"), make("pre", { class: "box error", id: "error" },
      [info.error.kind + ": " + info.error.message, ...(info.error.details?.uncompensated ?? []).map((problem) => "not undone: " + problem),
        ...(info.error.details?.traceback ? [info.error.details.traceback] : [])].join("\\n"))]),
    make("h3", {}, "History"),
    make("div", { id: "history" }, ...info.history.map((one) => row(one, begin, Math.max(1, last - begin)))),
    ...(info.history.length === 0 ? [make("p", { class: "small" }, "no steps yet")] : []),
  ];
}

function row(one, begin, total) {
  const end = one.endedAt ?? Math.max(one.startedAt, Math.min(Date.now(), begin + total));
  const failed = one.outcome === "failed" || one.outcome === "raised";
  const bar = make("div", { class: "bar " + (failed ? "error" : one.outcome) });
  bar.style.left = 100 * (one.startedAt - begin) / total + "%";
  bar.style.width = 100 * (end - one.startedAt) / total + "%";
  const result = one.outcome === "begun" ? "waits" + (one.until ? " until " + time(one.until) : "") : failed ? one.error.kind + ": " + one.error.message : json(one.result);
  return make("button", { class: "step", "aria-current": String(one.step === step), click: () => replay(one.step), title: "replay to this step" },
    make("span", {}, String(one.step)),
    make("span", {}, one.command, make("div", { class: "small" }, one.place ?? "")),
    make("span", {}, make("code", {}, json(one.data) + "  \\u2192  " + result),
      make("div", { class: "track" }, bar),
      make("div", { class: "small" }, time(one.startedAt) + " \\u00b7 " + length(end - one.startedAt))));
}

/** Runs the program again up to a step, and shows the line that asked for it. */
async function replay(number) {
  step = number;
  const replayed = await ask("api/workflows/" + encodeURIComponent(chosen) + "/replay?step=" + number).catch((error) => ({ problem: error.message, steps: [] }));
  const { place, source, problem, steps } = replayed;
  draw("replay", JSON.stringify([chosen, number, replayed]), () => [
    make("h3", {}, problem === undefined ? "Replayed to step " + number + (place === undefined ? "" : ", at " + place) : "The replay stopped"),
    ...(problem === undefined ? [] : [make("pre", { class: "box error" }, problem)]),
    make("div", { class: "small" }, steps.length + " steps had the recorded commands and results; nothing was run again"),
    ...(source === undefined ? [] : [make("div", { class: "box source", id: "source" },
      ...source.text.trimEnd().split("\\n").map((line, at) => make("div", at + 1 === source.line ? { class: "here" } : {}, line)))]),
  ]);
  document.querySelector(".here")?.scrollIntoView({ block: "nearest" });
  await refresh();
}

function choose(id) {
  if (id !== chosen) { step = undefined; find("replay").replaceChildren(); delete find("replay").dataset.key; }
  chosen = id;
  location.hash = encodeURIComponent(id);
  void refresh();
}

async function refresh() {
  try {
    await list();
    await detail();
    say("");
  } catch (error) {
    say(error.message);
  }
}

function tabs() {
  find("tabs").replaceChildren(...STATUSES.map((name) => make("button", {
    "aria-pressed": String(name === status),
    click: () => { status = name; shown = LIMIT; tabs(); void refresh(); },
  }, name)));
}

tabs();
if (location.hash.length > 1) chosen = decodeURIComponent(location.hash.slice(1));
await refresh();
setInterval(() => { if (!document.hidden) void refresh(); }, 2000);
`;

/** The page. `nonce` lets a browser run its script and use its style, and no others. */
export const workflowPage = (nonce: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Workflows</title>
<style nonce="${nonce}">${STYLE}</style>
<aside><h1>Workflows</h1><nav id="tabs"></nav><div id="list"></div></aside>
<main><p id="problem" role="alert"></p><div id="replay"></div><div id="detail"><p class="small">Choose a workflow.</p></div></main>
<script type="module" nonce="${nonce}">${SCRIPT}</script>
</html>
`;
