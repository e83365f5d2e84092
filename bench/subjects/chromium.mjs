/**
 * Subjects on pages of headless Chromium: the same hosts, the same cases. Samples are timed with the page's own
 * performance.now(), because a request takes long to reach the page.
 */
import path from "node:path";
import { fileURLToPath } from "node:url";
import { resultOf } from "./channel.mjs";
import { fengariBundle } from "./fengari-bundle.mjs";
import { coreFiles } from "./core-files.mjs";
import { importSupport } from "./typescript.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const PAGE = `<!doctype html>
<meta charset="utf-8">
<title>Perilune's benchmarks</title>
<script src="/node_modules/wasmoon/dist/index.js"></script>
<script type="module">
import { start } from "/bench/subjects/page.mjs";
globalThis.startHost = async (kind, options) => { globalThis.answer = await start(kind, options); };
globalThis.ready = true;
</script>
`;

/**
 * @param {object} options
 * @param {readonly { name: string, path: string }[]} options.cores
 * @param {string} options.package the directory of the built package
 * @param {string} [options.modules] the directory of compiled modules
 * @returns {Promise<{ subjects: import("./subjects.mjs").Subject[], missing: { subject: string, reason: string }[], close: () => Promise<void> }>}
 *   without a browser all pages are missing
 */
export async function chromiumSubjects({ cores, package: built, modules }) {
  const wanted = pagesOf(cores);
  const nothing = (reason) => ({
    subjects: [],
    missing: wanted.map(([name]) => ({ subject: `${name}-chromium`, reason })),
    close: async () => undefined,
  });
  const { chromiumPath, launchChromium } = await importSupport("browsers/chromium");
  if (chromiumPath === undefined) return nothing("there is no chromium on the path");
  let browser;
  try {
    browser = await launchChromium();
  } catch (error) {
    return nothing(`${path.basename(chromiumPath)} does not start: ${error.message.split("\n")[0]}`);
  }
  const server = await serveTo(built, modules, cores);
  const directory = modules === undefined ? undefined : "/modules";
  const subjects = wanted.map(([name, title, kind, options, more = {}]) => ({
    ...{ name: `${name}-chromium`, title: `${title} in Chromium`, kind, where: "chromium" },
    version: `Chromium ${browser.version()}`,
    start: () => pageChannel(browser, server, kind, { modules: directory, ...options }),
    ...more,
  }));
  const close = async () => {
    await browser.close();
    await server.close();
  };
  return { subjects, missing: [], close };
}

/** The pages to open: name, title, kind, the host's options, more of the subject. */
function pagesOf(cores) {
  const optionsOf = ({ name, path: file }) => {
    const urls = Object.entries(coreFiles(file, "web")).map(([key, each]) => [
      key,
      `/cores/${name}/${path.basename(each)}`,
    ]);
    return Object.fromEntries(urls);
  };
  return [
    ["perilune", "Perilune", "perilune", {}],
    ["perilune-jit", "Perilune, compiled", "perilune", { jit: true }, { suites: ["interpreter"] }],
    ...cores.map((core) => [core.name, `Perilune, ${core.name}`, "perilune", optionsOf(core)]),
    ["wasmoon", "wasmoon", "wasmoon", {}],
    ["fengari", "fengari", "fengari", {}],
    ["javascript", "JavaScript", "javascript", {}],
  ];
}

async function serveTo(built, modules, cores) {
  const { serve } = await importSupport("static-server");
  const server = await serve({
    "/": ROOT,
    "/package/": built,
    ...(modules === undefined ? {} : { "/modules/": modules }),
    ...Object.fromEntries(cores.map(({ name, path: file }) => [`/cores/${name}/`, path.dirname(file)])),
  });
  server.texts.set("/page.html", PAGE);
  server.texts.set("/fengari.mjs", new TextDecoder().decode(await fengariBundle()));
  return server;
}

/** @returns {Promise<import("./channel.mjs").Channel>} */
async function pageChannel(browser, server, kind, options) {
  const page = await browser.newPage();
  const failed = new Promise((_, reject) => page.once("pageerror", reject));
  failed.catch(() => undefined);
  await page.goto(`${server.origin}/page.html`);
  const ready = page.waitForFunction("globalThis.ready", undefined, { timeout: 30_000 });
  await Promise.race([ready, failed]);
  await page.evaluate(([of, given]) => globalThis.startHost(of, given), [kind, options]);
  const request = (text) => page.evaluate((line) => globalThis.answer(line), text);
  return {
    prepare: async (name) => void resultOf((await request(`prepare ${name}`)).text),
    run: async (...numbers) => {
      const { text, seconds } = await request(`run ${numbers.join(" ")}`);
      return { seconds, checksum: resultOf(text) };
    },
    measure: async () => JSON.parse(resultOf((await request("measure")).text)),
    close: () => page.close(),
  };
}
