/**
 * Converts between numbers and strings as Lua's coercions do: `tonumber`'s rules for strings (decimal and hexadecimal,
 * integers that wrap or become floats), `tostring`'s for numbers.
 */

const MAX_INT64 = 2n ** 63n - 1n;
const MIN_INT64 = -(2n ** 63n);

const DECIMAL = /^[0-9]+$/;
const HEX = /^0[xX][0-9a-fA-F]+$/;
const DECIMAL_FLOAT = /^(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const HEX_FLOAT = /^0[xX]([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?(?:[pP]([+-]?[0-9]+))?$/;

/** Parses a Lua numeral; undefined if the text is not one. Safe integers are numbers, others bigints. */
export function parseNumber(text: string): number | bigint | undefined {
  const trimmed = text.replace(/^[ \t\n\v\f\r]+/, "").replace(/[ \t\n\v\f\r]+$/, "");
  const negative = trimmed.startsWith("-");
  const digits = negative || trimmed.startsWith("+") ? trimmed.slice(1) : trimmed;
  if (HEX.test(digits)) {
    const wrapped = BigInt(digits.toLowerCase());
    return narrow(BigInt.asIntN(64, negative ? -wrapped : wrapped));
  }
  if (DECIMAL.test(digits)) {
    const whole = negative ? -BigInt(digits) : BigInt(digits);
    if (isInt64(whole)) return narrow(whole);
  }
  const float = DECIMAL_FLOAT.test(digits) ? Number(digits) : hexFloat(digits);
  if (float === undefined) return undefined;
  return negative ? -float : float;
}

function hexFloat(digits: string): number | undefined {
  const [, whole = "", fraction = "", exponent = "0"] = HEX_FLOAT.exec(digits) ?? [];
  if (whole + fraction === "") return undefined;
  const mantissa = Number(BigInt(`0x${whole}${fraction}`));
  const shift = Number(exponent) - 4 * fraction.length;
  // Two steps keep a large mantissa with a large negative exponent from overflowing or underflowing halfway.
  const half = Math.trunc(shift / 2);
  return mantissa * 2 ** half * 2 ** (shift - half);
}

/** Whether it fits a Lua integer. */
export function isInt64(value: bigint): boolean {
  return value >= MIN_INT64 && value <= MAX_INT64;
}

/** Converts to a number if that is exact. */
function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** A number as Lua prints it (`%.14g`). JavaScript cannot tell an integral float from an integer; it prints as one. */
export function numberText(value: number | bigint): string {
  if (typeof value === "bigint" || Number.isSafeInteger(value)) {
    return Object.is(value, -0) ? "-0.0" : value.toString();
  }
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value < 0 ? "-inf" : "inf";
  const [mantissa = "", power = "0"] = value.toExponential(13).split("e");
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 14) {
    const text = stripZeros(value.toFixed(13 - exponent));
    return text.includes(".") ? text : `${text}.0`;
  }
  const sign = exponent < 0 ? "-" : "+";
  return `${stripZeros(mantissa)}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

function stripZeros(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
