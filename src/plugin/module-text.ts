/** The JavaScript of the modules that the plugin makes. */

/** Characters that a string in a source cannot have as they are. */
const ESCAPES: Readonly<Record<string, string>> = {
  "\0": "\\x00",
  "\n": "\\n",
  "\r": "\\r",
  '"': '\\"',
  "\\": "\\\\",
};

/** A module whose default export is a text. */
export function textModule(text: string): string {
  return `export default ${JSON.stringify(text)};\n`;
}

/**
 * A module whose default export is a `Uint8Array`. Its source has a character for each byte: after compression that is an
 * eighth larger than the bytes, where base64 is a third.
 */
export function bytesModule(bytes: Uint8Array): string {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const escaped = text.replace(/[\0\n\r"\\]/g, (character) => ESCAPES[character] ?? character);
  return `export default /* @__PURE__ */ ((text) => {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
})("${escaped}");
`;
}

/** A module whose default export has the default exports of others by paths. `entries` are paths and module names. */
export function recordModule(entries: readonly (readonly [path: string, module: string])[]): string {
  const imports = entries.map(([, module], at) => `import file${at} from ${JSON.stringify(module)};\n`);
  const fields = entries.map(([path], at) => `  ${JSON.stringify(path)}: file${at},\n`);
  return `${imports.join("")}export default {\n${fields.join("")}};\n`;
}
