/** Draws the memory of a soak (test/soak/run.mjs) as SVG with Apache ECharts, for light and dark pages. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { drawing, THEMES, WIDTH } from "./chart.mjs";

const HEIGHT = 300;

/** @type {readonly (readonly [key: "process" | "javascript" | "wasm", title: string, color: "wasmoon" | "perilune" | "other"])[]} */
const LINES = [
  ["process", "process", "other"],
  ["wasm", "wasm", "perilune"],
  ["javascript", "JavaScript", "wasmoon"],
];

/**
 * @param {readonly { step: number, wasm: number, javascript: number, process: number }[]} samples
 * @param {keyof typeof THEMES} name
 * @returns {string} an SVG document
 */
function soakChart(samples, name) {
  const theme = THEMES[name];
  const label = { color: theme.text, fontSize: 12 };
  const axis = { color: theme.faint, fontSize: 11 };
  return drawing(
    {
      animation: false,
      backgroundColor: "transparent",
      textStyle: { fontFamily: "system-ui, sans-serif", color: theme.text },
      title: {
        text: `Memory over ${samples.at(-1)?.step.toLocaleString("en")} steps of mixed work, in MB`,
        ...{ left: 4, top: 4, textStyle: { ...label, fontSize: 14 } },
      },
      legend: { right: 20, top: 4, textStyle: label, itemWidth: 14 },
      grid: { left: 50, right: 30, top: 44, bottom: 30 },
      xAxis: { type: "value", max: samples.at(-1)?.step, axisLabel: axis, splitLine: { show: false } },
      yAxis: { type: "value", min: 0, axisLabel: axis, splitLine: { lineStyle: { color: theme.line } } },
      series: LINES.map(([key, title, color]) => ({
        ...{ type: "line", name: title, showSymbol: false, color: theme.colors[color] },
        data: samples.map((sample) => [sample.step, Math.round((sample[key] / 2 ** 20) * 10) / 10]),
      })),
    },
    WIDTH,
    HEIGHT,
  );
}

/** Writes soak-light.svg and soak-dark.svg to a directory, which it creates. */
export function writeSoakCharts(samples, directory) {
  mkdirSync(directory, { recursive: true });
  for (const name of /** @type {const} */ (["light", "dark"]))
    writeFileSync(path.join(directory, `soak-${name}.svg`), soakChart(samples, name));
}
