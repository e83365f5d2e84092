/** A process of native Lua that calls a function of a file for each request (native-server.lua). */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { nativeLua } from "../support/native-lua.mjs";

const SERVER = fileURLToPath(new URL("native-server.lua", import.meta.url));

export interface NativeProcess {
  readonly call: (args: readonly Uint8Array[]) => Promise<Uint8Array>;
  readonly close: () => void;
}

const sized = (bytes: Uint8Array): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(bytes.length);
  return Buffer.concat([head, bytes]);
};

/** Undefined if there is no native Lua. One request at a time. */
export async function nativeProcess(file: string): Promise<NativeProcess | undefined> {
  const native = await nativeLua();
  if ("missing" in native) return undefined;
  const child = spawn(native.lua, [SERVER, file], { stdio: ["pipe", "pipe", "inherit"] });
  let received = Buffer.alloc(0);
  let waiting: { resolve: (answer: Uint8Array) => void; reject: (error: Error) => void } | undefined;
  child.stdout.on("data", (piece: Buffer) => {
    received = Buffer.concat([received, piece]);
    if (received.length < 4) return;
    const end = 4 + received.readUInt32LE();
    if (received.length < end) return;
    const answer = Uint8Array.from(received.subarray(4, end));
    received = received.subarray(end);
    waiting?.resolve(answer);
  });
  child.on("exit", (code, signal) => {
    waiting?.reject(new Error(`native Lua has ended: ${code ?? signal}`));
  });
  child.stdin.on("error", () => undefined); // `exit` says why
  return {
    call: (args) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        const count = Buffer.alloc(4);
        count.writeUInt32LE(args.length);
        child.stdin.write(sized(Buffer.concat([count, ...args.map(sized)])));
      }),
    close: () => {
      waiting = undefined;
      child.stdin.end();
    },
  };
}
