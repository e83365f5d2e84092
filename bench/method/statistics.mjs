/** Medians, spreads, geometric means, of any numbers. */

/** @param {readonly number[]} values at least one */
export function median(values) {
  return quantile(values, 0.5);
}

/**
 * @param {readonly number[]} values at least one
 * @param {number} q from 0 to 1; interpolates between two values
 */
export function quantile(values, q) {
  const sorted = [...values].sort((x, y) => x - y);
  const place = (sorted.length - 1) * q;
  const below = sorted[Math.floor(place)] ?? NaN;
  const above = sorted[Math.ceil(place)] ?? NaN;
  return below + (above - below) * (place - Math.floor(place));
}

/**
 * The median with its spread: the quartiles, and their distance relative to the median.
 * @param {readonly number[]} values at least one
 */
export function summary(values) {
  const middle = median(values);
  const low = quantile(values, 0.25);
  const high = quantile(values, 0.75);
  return { median: middle, low, high, spread: (high - low) / middle };
}

/** @param {readonly number[]} values positive, at least one */
export function geometricMean(values) {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/**
 * The exponent with which the cost grows: the slope of a line through the logarithms, by least squares.
 * @param {readonly (readonly [number, number])[]} points size and cost, both positive, at least two sizes
 */
export function growthPower(points) {
  const logs = points.map(([size, cost]) => [Math.log(size), Math.log(cost)]);
  const mean = (i) => logs.reduce((sum, log) => sum + log[i], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const above = logs.reduce((sum, [u, v]) => sum + (u - x) * (v - y), 0);
  return above / logs.reduce((sum, [u]) => sum + (u - x) ** 2, 0);
}
