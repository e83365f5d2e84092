/** Values of workflows as JSON, for programs and for the page. */

import { isInstance } from "../errors/describe.js";
import { HostError } from "../errors/host-error.js";
import { isBytes } from "../errors/realms.js";

/** A line of JSON. Bytes become base64, maps lists of pairs. */
export const asJson = (value: unknown): string =>
  `${JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === "bigint") return part.toString();
    if (typeof part === "number" && !Number.isFinite(part)) return String(part);
    if (part instanceof Map) return [...(part as ReadonlyMap<unknown, unknown>)];
    if (isBytes(part)) return { base64: Buffer.from(part).toString("base64") };
    if (!isInstance(part, HostError)) return part;
    const { kind, message, retryable, details } = part;
    return { kind, message, retryable, details };
  })}\n`;
