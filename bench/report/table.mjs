/** Markdown tables in Prettier's layout, and their number formats. */

/** @param {readonly (readonly string[])[]} rows the first is the head; the first column is text, the others numbers */
export function table([head = [], ...rows]) {
  const widths = head.map((_, i) => Math.max(3, ...[head, ...rows].map((row) => [...(row[i] ?? "")].length)));
  const pad = (text, i) => (i === 0 ? text.padEnd(widths[i]) : text.padStart(widths[i]));
  const line = (row) => `| ${row.map(pad).join(" | ")} |`;
  const rule = widths.map((width, i) => (i === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  return [line(head), `| ${rule.join(" | ")} |`, ...rows.map(line)].join("\n");
}

/** A ratio with three digits, at most two after the point. */
export function ratioText(/** @type {number | undefined} */ value) {
  if (value === undefined || !Number.isFinite(value)) return "–";
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** @param {number} seconds */
export function timeText(seconds) {
  if (seconds < 1e-6) return `${(seconds * 1e9).toPrecision(3)} ns`;
  if (seconds < 1e-3) return `${(seconds * 1e6).toPrecision(3)} µs`;
  return `${Number((seconds * 1e3).toPrecision(3))} ms`;
}

/** @param {number | undefined} bytes */
export function bytesText(bytes) {
  if (bytes === undefined) return "–";
  if (bytes < 10_000) return `${bytes} B`;
  return bytes < 10_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
