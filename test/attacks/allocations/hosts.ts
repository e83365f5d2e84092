/** Programs of the host modules that need no machine. */
import crypto from "../../../src/hosts/crypto/module.node.js";
import env from "../../../src/hosts/env/module.js";
import json from "../../../src/hosts/json/module.js";
import { createLog } from "../../../src/hosts/log/module.node.js";
import text from "../../../src/hosts/text/module.js";
import time from "../../../src/hosts/time/module.js";
import url from "../../../src/hosts/url/module.js";
import { luaPrograms } from "./programs.js";

const log = createLog({ sink: () => undefined });
const options = { modules: [crypto, env, json, log, text, time, url] };

const using = (module: string): string => `local m = require "${module}" `;

export const HOSTS = luaPrograms(
  "module ",
  {
    "json.decode": `${using("json")} local v = assert(m.decode('{"a":[1,2,{"b":"' .. ("x"):rep(200) .. '"}],"n":null}')) return #v.a[3].b`,
    "json.encode": `${using("json")} return #m.encode({ a = { 1, 2, { b = ("x"):rep(300) } }, c = true }), m.encode({ { 1 } }, { indent = 2, empty_arrays = true })`,
    "json.encode: errors": `${using("json")} local t = {} t.t = t local v, e = m.encode(t) local w, f = m.encode({ a = { print, function() end } }) return v, e:message(), w, f:message()`,
    "json: errors": `${using("json")} local v, e = m.decode("[1,") return v, e:message()`,
    crypto: `${using("crypto")} return #m.hash("sha256", ("x"):rep(300)), #m.random_bytes(100), #m.uuid(), m.equal("a", "b")`,
    text: `${using("text")} return m.upper("ä"), m.length("äö"), #m.split("a,b,c", ","), m.trim(" x "), #m.normalize("ä")`,
    "text.regex": `${using("text")} local r = m.regex("(a+)") return tostring(r) ~= nil`,
    url: `${using("url")} local u = assert(m.parse("https://user@host:80/p/q?a=b#c")) return u.host, #m.encode(("ä "):rep(50)), m.resolve("http://a/b/c", "../d")`,
    time: `${using("time")} return m.format(0), m.parse("1970-01-01T00:00:01.5Z"), m.date(1e9).year, (m.parse("soon"))`,
    log: `${using("log")} m.info(("x"):rep(200), { a = 1, list = { 1, 2 } }) m.with({ b = 2 }).warn("y") return true`,
    env: `${using("env")} return m.get("NONE"), next(m.all())`,
  },
  options,
);
