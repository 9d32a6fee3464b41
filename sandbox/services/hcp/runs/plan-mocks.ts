import type { PlanExport } from "../model/runs";
import { redactedChanges } from "./redacted";

/** How long an export can be downloaded, milliseconds. Source: API documentation, "Plan Exports API". */
const LIFETIME = 60 * 60 * 1000;

/** An export that is as old as that is gone. */
export function expire(exported: PlanExport, now = Date.now()): PlanExport {
  const finished = exported.stamps.get("finished")?.getTime();
  if (exported.status === "finished" && finished !== undefined && now - finished >= LIFETIME) {
    exported.status = "expired";
    exported.stamps.set("expired", new Date(now));
    exported.content = undefined;
  }
  return exported;
}

/**
 * Files with a plan's data for Sentinel (file name -> content). Their names are those that HashiCorp describes for the import
 * `tfplan/v2`; the data is written as JSON, which Sentinel's notation includes, without sensitive values. The other imports' files
 * are not made: they say the same in older forms.
 */
export function mocksOf(json: Buffer): Readonly<Record<string, string>> {
  const { plan, resource_changes: changes, resource_drift: drift, output_changes: outputs } = redactedChanges(json);
  const byAddress = (list: typeof changes) => Object.fromEntries(list.map((resource) => [resource.address, resource]));
  const data = {
    terraform_version: plan.terraform_version ?? null,
    resource_changes: byAddress(changes),
    resource_drift: byAddress(drift),
    output_changes: outputs,
  };
  const source = "mock-tfplan-v2.sentinel";
  return {
    [source]: Object.entries(data)
      .map(([name, value]) => `${name} = ${JSON.stringify(value, null, 2)}\n`)
      .join("\n"),
    "sentinel.hcl": `mock "tfplan/v2" {\n  module {\n    source = "${source}"\n  }\n}\n`,
  };
}
