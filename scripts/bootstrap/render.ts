import type { Console } from "../cli/console";
import type { Cell, Style } from "../cli/table";
import type { WorkspaceResult } from "../hcp/workspaces";
import type { BootstrapReport, BootstrapResult } from "./report";

const STYLES: Readonly<Partial<Record<BootstrapResult, Style>>> = {
  made: "green",
  failed: "red",
  misconfigured: "red",
  interrupted: "yellow",
};
const UNDONE: readonly BootstrapResult[] = ["failed", "interrupted", "misconfigured"];

/** Shows what was done: a sentence for one environment, a table for several. */
export function showBootstraps(reports: readonly BootstrapReport[], console: Pick<Console, "line" | "table">): void {
  const [only, ...others] = reports;
  if (only !== undefined && others.length === 0) console.line(`  ${sentence(only)}`);
  else showTable(reports, console);
  const done = reports.filter(({ result }) => !UNDONE.includes(result));
  if (done.length > 0) console.line(`Next   npm run ops -- deploy --env ${done.map(({ environment }) => environment).join(" ")}`);
}

function sentence({ environment, bucket, result, reason, workspaces, runRoles }: BootstrapReport): string {
  if (result === "misconfigured") return `${environment}: ${reason ?? ""}`;
  if (workspaces !== undefined) {
    const roles = runRoles === undefined ? "" : ` Roles of its runs in AWS: ${runRoles}.`;
    return `Workspaces in HCP Terraform: ${workspaces.map(workspaceText).join("; ")}.${roles}`;
  }
  if (bucket === undefined) return `Environment ${environment} keeps its state in local files: nothing to do.`;
  switch (result) {
    case "made":
      return `Bucket ${bucket} and its key are created; their own state is in the bucket.`;
    case "not needed":
      return `State in ${bucket}, which exists and is not ours to make. Its settings were not looked at: doctor does.`;
    case "brought up to date":
    case "no changes":
    case "failed":
    case "interrupted":
      return `State in ${bucket}: ${result}.`;
  }
}

function place(workspaces: readonly WorkspaceResult[] | undefined): string {
  return workspaces === undefined ? "-" : "HCP Terraform";
}

function workspaceText({ workspace, result, changed }: WorkspaceResult): string {
  return `${workspace} ${result}${changed.length === 0 ? "" : ` (${changed.join(", ")})`}`;
}

function showTable(reports: readonly BootstrapReport[], console: Pick<Console, "line" | "table">): void {
  const rows = reports.map(({ environment, account, region, result, bucket, seconds, workspaces }): Cell[] => {
    const style = STYLES[result];
    return [
      environment,
      account,
      region,
      seconds.toFixed(0),
      style === undefined ? result : { text: result, style },
      bucket ?? place(workspaces),
    ];
  });
  console.line();
  console.table([["environment", "account", "region", "seconds", "result", "states"], ...rows]);
  for (const { environment, reason } of reports) {
    if (reason === undefined) continue;
    console.line();
    console.line(`${environment}: ${reason}`, "red");
  }
  console.line();
}
