import { bootstrapOverHcp } from "../bootstrap/over-hcp";
import { applyChanges, planChanges } from "../fleet/deployment";
import { NO_VALUES } from "../fleet/plan-values";
import { FleetRun } from "../fleet/run";
import type { StackReport } from "../fleet/stack-report";
import { hcpOf } from "../hcp/place";
import { plural } from "../words/counts";
import { OperationError } from "../words/errors";
import { fillDomain, setUp } from "./run";
import { type DemoScan, scan } from "./scan";
import type { World } from "./world";

/** The steps of the demo with states and runs in the sandbox's HCP Terraform, one after another. */
export async function runOverHcp(world: World, results: string): Promise<DemoScan> {
  const { console, environment } = world;
  await console.step(
    "state",
    "workspaces",
    () => makeWorkspaces(world),
    (made) => `${plural(made, "workspace")} in HCP Terraform, and the roles of their runs`,
  );
  const run = new FleetRun([world.actor], {
    purpose: "ops",
    console,
    signal: world.signal,
    logDirectory: world.logDirectory,
    workDirectory: world.workDirectory,
    concurrency: Object.keys(world.names.stackNames).length,
  });
  try {
    const plans = await planChanges(run, undefined, { wanted: NO_VALUES });
    const deployed = done(await applyChanges(run, plans), "applied");
    for (const { stack, link } of deployed) console.line(`  ${"run".padEnd(10)}${environment.name}-${stack}  ${link ?? ""}`);
    const now = Promise.resolve();
    await Promise.all([fillDomain(world), setUp(world, { parametersReady: now, repositoryReady: now })]);
    const again = await planChanges(run, () => ({ onlyShown: true }), { wanted: NO_VALUES });
    done(
      again.map(({ report }) => report),
      "no changes",
    );
  } finally {
    await run.close();
  }
  return scan(world, results);
}

async function makeWorkspaces({ environment, actor, workDirectory, signal }: World): Promise<number> {
  const backend = hcpOf(environment);
  if (backend === undefined) throw new Error(`the states of ${environment.name} are not in HCP Terraform`);
  const { workspaces = [] } = await bootstrapOverHcp(backend, actor, { workDirectory }, signal);
  return workspaces.length;
}

/** The reports. Throws OperationError unless all stacks ended like that. */
function done(reports: readonly StackReport[], wanted: StackReport["result"]): readonly StackReport[] {
  const others = reports.filter(({ result }) => result !== wanted);
  if (others.length === 0) return reports;
  throw new OperationError(
    others.map(({ environment, stack, result, reason = "" }) => `${environment}-${stack}: ${result} ${reason}`.trim()).join("\n"),
  );
}
