import { SEVERITIES } from "../../../modules/scanner/contract/results";
import type { Console } from "../../cli/console";
import type { Cell, Style } from "../../cli/table";
import { EXIT } from "../../words/errors";
import { MISCONFIGURED, withMisconfigured } from "../../words/misconfigured";
import type { FleetScan, FleetScanResult } from "../run/fleet";
import { severityCells } from "../words";

const STYLES: Readonly<Record<FleetScanResult, Style>> = {
  succeeded: "green",
  "nothing to check": "yellow",
  "left no log": "red",
  "gate tripped": "red",
  incomplete: "yellow",
  failed: "red",
  "results not read": "red",
  "not started": "red",
  lost: "red",
  left: "yellow",
  "not begun": "yellow",
  misconfigured: "red",
};

const HEADER = ["environment", "packages", "checked", ...SEVERITIES, "seconds", "result"];

/** Shows how the scans of all environments ended. The exit code is success only if all of them succeeded. */
export function showFleetScans(scans: readonly FleetScan[], console: Console): number {
  if (console.json) console.result(scans);
  else {
    console.line();
    console.table([HEADER.map((text) => ({ text, style: "dim" as const })), ...scans.map(rowOf)]);
    for (const { environment, reason } of scans.filter(
      ({ result }) => !["succeeded", "nothing to check", "left", "not begun"].includes(result),
    )) {
      console.line();
      console.line(`${environment}: ${reason ?? "The reason is not known."}`, "red");
    }
  }
  const named = (some: readonly FleetScan[]) => some.map(({ environment }) => environment).join(" ");
  const running = scans.filter(({ result }) => result === "left" || result === "lost");
  const written = scans.filter(({ scan }) => scan !== undefined);
  if (running.length > 0) {
    console.line();
    console.line(
      `Not followed to the end: ${running.map(({ environment, executionId = "" }) => `${environment} (${executionId})`).join(", ")}`,
    );
    console.line("Stopping this command stops no scan: they go on in AWS.");
    console.line(`See them later: npm run ops -- results --env ${named(running)}`);
  } else if (written.length > 0) {
    console.line();
    console.line(`Next   npm run ops -- results --env ${named(written)} --compare`);
  }
  return exitCodeOf(scans);
}

function exitCodeOf(scans: readonly FleetScan[]): number {
  if (scans.some(({ result }) => result === "left" || result === "not begun")) return EXIT.interrupted;
  const misconfigured = scans.filter(({ result }) => result === MISCONFIGURED);
  const well = scans.filter(({ result }) => result === "succeeded" || result === "nothing to check");
  const all = scans.length > 0 && well.length + misconfigured.length === scans.length;
  return withMisconfigured(all ? EXIT.done : EXIT.failed, misconfigured);
}

function rowOf({ environment, scan, seconds, result }: FleetScan): Cell[] {
  const numbers: Cell[] = scan
    ? [String(scan.summary.packages), String(scan.summary.checked), ...severityCells(scan.summary)]
    : ["-", "-", ...SEVERITIES.map(() => "-")];
  return [environment, ...numbers, seconds.toFixed(0), { text: result, style: STYLES[result] }];
}
