/** What completion shows of host modules, from their manifests. */
import type { HostModule } from "perilune";
import { signature } from "../../../src/types/signature.js";
import type { Documented, DocumentedModule } from "../run/protocol.js";

export function documentedModules(modules: readonly HostModule[]): DocumentedModule[] {
  return modules.map(({ manifest }) => ({
    name: manifest.name,
    doc: manifest.description,
    members: manifest.export.kind === "record" ? membersOf(manifest.export.fields) : [],
  }));
}

function membersOf(fields: Readonly<Record<string, HostModule["manifest"]["export"]>>): Documented[] {
  return Object.entries(fields).map(([name, type]) => ({
    name,
    signature: type.kind === "function" ? signature(type, true) : "",
    doc: type.doc ?? "",
  }));
}
