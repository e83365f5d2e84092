/**
 * The modules of this package that are the same on all platforms, for processes that name them. Imported at once: a script
 * with parts that are loaded later cannot be bundled as a classic worker, which some bundlers make.
 */

import exec from "../hosts/exec/module.js";
import fs from "../hosts/fs/module.js";
import http from "../hosts/http/module.js";
import json from "../hosts/json/module.js";
import kv from "../hosts/kv/module.js";
import process from "../hosts/process/module.js";
import task from "../hosts/task/module.js";
import text from "../hosts/text/module.js";
import time from "../hosts/time/module.js";
import url from "../hosts/url/module.js";
import type { HostModule } from "../modules/host/define.js";

export type ShippedModules = Readonly<Record<string, HostModule>>;

export const sharedModules: ShippedModules = { exec, fs, http, json, kv, process, task, text, time, url };
