/** The modules of this package that are the same on all platforms, for threads to import by name. */

export const sharedModules = {
  exec: () => import("../hosts/exec/module.js"),
  fs: () => import("../hosts/fs/module.js"),
  http: () => import("../hosts/http/module.js"),
  json: () => import("../hosts/json/module.js"),
  kv: () => import("../hosts/kv/module.js"),
  text: () => import("../hosts/text/module.js"),
  time: () => import("../hosts/time/module.js"),
  url: () => import("../hosts/url/module.js"),
};
