import type { Environment } from "../../environments/schema";
import type { Watcher } from "../aws/pipeline-run";
import type { FleetChoice, FleetContext, VerbContext } from "../cli/context";
import { isFleet } from "../cli/context";
import type { FleetVerb } from "../cli/verb";
import { accountsOf } from "../scans/account";
import { endedAs } from "../scans/run/ended";
import { type FleetScan, runScans } from "../scans/run/fleet";
import { followScan, type ScanResult, startScan } from "../scans/run/scan";
import { checkSource } from "../scans/run/source";
import { looksWhole } from "../scans/show/report";
import { showFleetScans } from "../scans/show/runs";
import { showOneScan } from "../scans/show/scans";
import { EXIT } from "../words/errors";
import { MISCONFIGURED, misconfiguredIn, tellOfMisconfigured } from "../words/misconfigured";

export const scanVerb: FleetVerb<FleetChoice> = {
  name: "scan",
  summary: "start the scans, follow them to their end and show what they found; --json is an array unless one --env is named",
  example: "scan --env dev staging",
  fleet: true,
  run: (options, context) => {
    const [only] = context.environments;
    return only !== undefined && !isFleet(options, context) ? scanOne(only, context) : scanFleet(context);
  },
};

async function scanOne(environment: Environment, fleet: FleetContext): Promise<number> {
  const { console, signal } = fleet;
  const context = { ...(await accountsOf(fleet)(environment)), console, signal };
  const warning = await checkSource(context);
  if (warning !== undefined) console.line(warning, "yellow");
  const executionId = await startScan(context);
  const watcher: Watcher = {
    stage: ({ stage, status }) => console.line(`  ${stage.padEnd(8)}  ${status}`),
    log: (line) => console.line(`            ${line}`, "dim"),
  };
  try {
    return showScanResult(await followScan(executionId, watcher, context), context);
  } finally {
    if (signal.aborted)
      console.line(`The scan ${executionId} goes on in AWS. See it later: npm run ops -- results --env ${environment.name}`);
  }
}

async function scanFleet(context: FleetContext): Promise<number> {
  const { console, environments } = context;
  const width = Math.max(0, ...environments.map(({ name }) => name.length));
  const misconfigured = misconfiguredIn(context);
  tellOfMisconfigured(misconfigured, console);
  const say = ({ name }: Environment, text: string) => console.line(`  ${name.padEnd(width)}  ${text}`);
  const scans = await runScans(context, accountsOf(context), {
    warned: (environment, warning) => say(environment, warning),
    started: (environment, executionId) => say(environment, `started   ${executionId}`),
    stage: (environment, { stage, status }) => say(environment, `${stage.padEnd(8)}  ${status}`),
  });
  const nothing = { account: "-", region: "-", result: MISCONFIGURED, seconds: 0 } as const;
  const leftOut = misconfigured.map((each): FleetScan => ({ ...nothing, ...each }));
  return showFleetScans([...scans, ...leftOut], console);
}

/** Shows how a scan ended. The exit code is success only if the run succeeded: not for a tripped gate, or an incomplete or failed scan. */
export function showScanResult({ run, scan, problem, silent }: ScanResult, context: Pick<VerbContext, "console" | "environment">): number {
  const { console, environment } = context;
  const whole = scan === undefined || looksWhole(scan.summary);
  const code = run.status === "Succeeded" && whole && problem === undefined && silent === undefined ? EXIT.done : EXIT.failed;
  if (console.json) console.result({ run, scan, problem, silent });
  else {
    if (scan !== undefined) showOneScan(scan, context);
    for (const { stage, action, status, problem: why } of run.stages)
      if (status === "Failed") console.line(`${stage}/${action} failed${why ? `: ${why}` : ""}`, "red");
    if (run.status !== "Succeeded") console.line(`The scan ${run.executionId} ${endedAs(run)}`, "red");
    if (problem !== undefined) console.line(`The scan succeeded, but its results could not be read. ${problem}`, "red");
    if (silent !== undefined) console.line(silent, "red");
    if (scan !== undefined) console.line(`Next   npm run ops -- results --env ${environment.name} --scan ${scan.stamp} --download results`);
  }
  return code;
}
