/** Formats generated TypeScript as the rest of the project is formatted. */
import { format, resolveConfig } from "prettier";

/** @param {string} text @returns {Promise<string>} */
export async function formatSource(text) {
  const config = await resolveConfig(import.meta.filename);
  return format(text, { ...config, parser: "typescript" });
}
