/** The shipped modules in Chromium: WebCrypto's promises, the console as the log, the platform's Intl. */

import { createHmac } from "node:crypto";
import { expect, it } from "vitest";
import { builtPackage } from "../support/built.js";
import { inEachBrowser } from "../support/browsers/engines.js";

const folders = (): Record<string, string> => ({ "/package/": builtPackage() });

inEachBrowser("the shipped modules", folders, (pages) => {
  it("all of them work", async () => {
    const names = ["json", "time", "crypto", "log", "env", "text", "url"];
    const { result, console: lines } =
      await pages.run(`import { loadRuntime } from "./package/dist/browser.js";
       ${names.map((name) => `import ${name} from "./package/dist/hosts/${name}/module.js";`).join("\n")}
       const state = (await loadRuntime({ checkResults: true })).createState({ modules: [${names.join(", ")}] });
       done(await state.runAsync(\`
         local json, time, crypto, log = require "json", require "time", require "crypto", require "log"
         local env, text, url = require "env", require "text", require "url"
         log.with({ page = 1 }):warn("seen", { by = "é" })
         local match = text.regex("(?<l>\\\\\\\\p{L})"):find("1é")
         local hidden, err = env.get("HOME")
         return (json.encode({ 2^53, json.array() })), (time.format(0, "%F %R %z", "Asia/Kathmandu")),
           crypto.hmac("sha256", "", "text"), #crypto.uuid(7), text.length("👩‍👩‍👧"), match.first, match.groups.l,
           (url.resolve("https://a/b", "c")), err:kind()
       \`));`);
    expect(result).toEqual([
      ...["[9007199254740992.0,[]]", "1970-01-01 05:30 +0530"],
      ...[
        createHmac("sha256", "").update("text").digest("hex"),
        36,
        1,
        2,
        "é",
        "https://a/c",
        "permission_denied",
      ],
    ]);
    expect(lines).toContainEqual(expect.stringMatching(/^error: \d{4}-.*Z WARN {2}seen page=1 by="é"$/));
  });
});
