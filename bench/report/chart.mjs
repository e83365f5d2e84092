/**
 * Draws the chart of a report as SVG with Apache ECharts, without a DOM, for light and dark pages: times as multiples of native
 * Lua's (the geometric mean of each subject, and Perilune next to wasmoon for each case), and sizes.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as echarts from "echarts";
import { casesOf, meanOf, ratioOf, subjectsIn } from "./summary.mjs";
import { bytesText, ratioText } from "./table.mjs";

/** The width of a README, in pixels. */
export const WIDTH = 830;
const LEFT = 230;
const RIGHT = 60;
const BAR = 22;
const CASE = 30;
const HEAD = 64;

export const THEMES = {
  light: {
    text: "#1f2328",
    faint: "#59636e",
    line: "#d1d9e0",
    colors: { perilune: "#0969da", cold: "#80b3f0", wasmoon: "#bc4c00", other: "#818b98" },
  },
  dark: {
    text: "#f0f6fc",
    faint: "#9198a1",
    line: "#3d444d",
    colors: { perilune: "#4493f8", cold: "#1f4f8f", wasmoon: "#db6d28", other: "#656c76" },
  },
};

/** Ratios use a scale of powers of two, on which twice as fast is as far from 1 as twice as slow. */
const place = (/** @type {number | undefined} */ ratio) => (ratio === undefined ? null : Math.log2(ratio));

const colorOf = (theme, kind) => theme.colors[kind] ?? theme.colors.other;

/** @typedef {{ title: string, names: string[], series: { name: string, color: string, values: (number | undefined)[] }[], powers: boolean, text: (value: number) => string, rows: number }} Panel */

/** @returns {Panel[]} those that the report has something for */
function panelsOf(report, theme) {
  const cases = casesOf(report, "interpreter");
  const base = report.subjects.find(({ name }) => name === report.baseline)?.title ?? report.baseline;
  const shown = subjectsIn(report, cases).filter(({ where }) => where !== "chromium");
  const others = shown.filter(({ name }) => name !== report.baseline);
  const means = others.map(({ name }) => meanOf(cases, name)?.mean);
  const compared = others.filter(({ kind }) => kind === "perilune" || kind === "wasmoon");
  const panels = [
    {
      title: `Geometric mean of ${cases.length} programs: time as a multiple of ${base}'s (shorter is faster)`,
      names: others.map(({ title }) => title),
      series: [{ name: "", color: (i) => colorOf(theme, others[i]?.kind), values: means }],
      ...{ powers: true, text: ratioText, step: BAR },
    },
    {
      title: `Each program: time as a multiple of ${base}'s`,
      names: cases.map(({ title }) => title),
      series: compared.map(({ name, title, kind }, i) => ({
        name: title,
        color: () => (i > 0 && kind === "perilune" ? theme.colors.cold : colorOf(theme, kind)),
        values: cases.map((each) => ratioOf(each, name)),
      })),
      ...{ powers: true, text: ratioText, step: CASE },
    },
    {
      title: "Size of what is downloaded, compressed by brotli",
      names: report.sizes.map(({ title }) => title),
      series: [
        {
          name: "",
          color: (i) => colorOf(theme, report.sizes[i]?.title.split(":")[0].toLowerCase()),
          values: report.sizes.map(({ brotli }) => brotli),
        },
      ],
      ...{ powers: false, text: bytesText, step: BAR },
    },
  ];
  return panels.filter(({ names, series }) => names.length > 0 && series.length > 0);
}

/** @param {keyof typeof THEMES} name @returns {string} an SVG document */
export function chart(report, name) {
  const theme = THEMES[name];
  const panels = panelsOf(report, theme);
  const option = {
    animation: false,
    backgroundColor: "transparent",
    textStyle: { fontFamily: "system-ui, sans-serif", color: theme.text },
    ...{ title: [], grid: [], xAxis: [], yAxis: [], series: [] },
    legend: [],
  };
  let top = 0;
  panels.forEach((panel, index) => {
    const height = panel.names.length * panel.step;
    add(option, panel, { index, top, height, theme });
    top += HEAD + height + 34;
  });
  return drawing(option, WIDTH, Math.max(top, 10));
}

/** @param {object} option of ECharts @returns {string} an SVG document */
export function drawing(option, width, height) {
  const made = echarts.init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    made.setOption(option);
    return `${renumbered(made.renderToSVGString())}\n`;
  } finally {
    made.dispose();
  }
}

/** Makes equal charts equal texts: ECharts numbers its classes and clips across all charts of a process. */
function renumbered(/** @type {string} */ svg) {
  const numbers = new Map();
  return svg.replace(/\bzr\d+-(cls-|c)(\d+)/g, (name, kind) => {
    if (!numbers.has(name)) numbers.set(name, numbers.size);
    return `${kind}${numbers.get(name)}`;
  });
}

/** Adds one panel to the option. */
function add(option, panel, { index, top, height, theme }) {
  const label = { color: theme.text, fontSize: 12 };
  option.title.push({ text: panel.title, left: 4, top: top + 4, textStyle: { ...label, fontSize: 14 } });
  option.grid.push({ left: LEFT, right: RIGHT, top: top + HEAD, height });
  option.yAxis.push({
    ...{ gridIndex: index, type: "category", inverse: true, data: panel.names },
    axisLabel: { ...label, interval: 0 },
    ...{ axisTick: { show: false }, axisLine: { show: false } },
  });
  option.xAxis.push({
    ...{ gridIndex: index, type: "value", position: "top" },
    // A bar to the left has its number before it, which needs space.
    ...(panel.powers
      ? { minInterval: 1, interval: 1, min: ({ min }) => (min < 0 ? Math.floor(min - 0.5) : 0) }
      : {}),
    axisLabel: {
      ...{ color: theme.faint, fontSize: 11, hideOverlap: true },
      formatter: (value) => (panel.powers ? powerText(value) : panel.text(value)),
    },
    splitLine: { lineStyle: { color: theme.line } },
  });
  panel.series.forEach(({ name, color, values }) => {
    option.series.push({
      ...{ type: "bar", name, xAxisIndex: index, yAxisIndex: index, barGap: "8%", barCategoryGap: "24%" },
      color: color(0),
      data: values.map((value, i) => ({
        value: panel.powers ? place(value) : (value ?? null),
        itemStyle: { color: color(i) },
        label: {
          ...{ show: value !== undefined, position: value < 1 && panel.powers ? "left" : "right" },
          ...{
            color: theme.text,
            fontSize: panel.series.length > 2 ? 8 : 10.5,
            formatter: panel.text(value ?? 0),
          },
        },
      })),
    });
  });
  const names = panel.series.map(({ name }) => name).filter((name) => name !== "");
  if (names.length > 0)
    option.legend.push({ data: names, right: RIGHT, top: top + 2, textStyle: label, itemWidth: 14 });
}

/** A power of two as a multiple: 1×, 2×, 1/2×. */
function powerText(power) {
  return power >= 0 ? `${2 ** power}×` : `1/${2 ** -power}×`;
}

/** Writes chart-light.svg and chart-dark.svg to a directory, which it creates. */
export function writeCharts(report, directory) {
  mkdirSync(directory, { recursive: true });
  for (const name of ["light", "dark"])
    writeFileSync(path.join(directory, `chart-${name}.svg`), chart(report, name));
}
