import { coverageOf } from "../../../modules/scanner/contract/verdict";
import { plural } from "../../words/counts";
import { isKnown } from "./attention";
import type { AccountScans } from "./survey";

export interface FleetVerdict {
  readonly text: string;
  /** Green only if everything was looked at and nothing critical or high was found. */
  readonly style: "red" | "yellow" | "green";
}

/** The accounts by what is known of them. */
export interface FleetCoverage {
  /** Their last run looked at everything. */
  readonly known: number;
  /** Of these, those without any package. */
  readonly empty: number;
  /** Of these, those of whose packages the settings choose a part. */
  readonly chosen: number;
  /** Nothing could be read. */
  readonly unread: number;
  /** The others: never scanned, incomplete, failed, old. */
  readonly partly: number;
}

export function fleetCoverage(accounts: readonly AccountScans[], now: Date): FleetCoverage {
  const known = accounts.filter((scans) => isKnown(scans, now));
  const empty = known.filter(({ latest }) => latest !== undefined && coverageOf(latest.summary) === "nothing to check");
  const chosen = known.filter(({ latest }) => latest !== undefined && coverageOf(latest.summary) === "chosen");
  const unread = accounts.filter(({ condition }) => condition === "could not read").length;
  return { known: known.length, empty: empty.length, chosen: chosen.length, unread, partly: accounts.length - known.length - unread };
}

/** What may be said of all accounts together: first how much was looked at, then what was found. */
export function verdictOf(accounts: readonly AccountScans[], now: Date): FleetVerdict {
  const { known, empty, chosen, unread, partly } = fleetCoverage(accounts, now);
  const all = accounts.length;
  if (all === 0) return { text: "There is no account to look at.", style: "red" };
  if (known < all) {
    const parts = [
      ...(unread > 0 ? [`${unread} of ${all} could not be read`] : []),
      ...(partly > 0 ? [`${partly} of ${all} not known as a whole`] : []),
    ];
    return { text: `${parts.join(", ")}: this is not "no findings".`, style: "red" };
  }
  if (empty === all)
    return { text: `Nothing to check: ${all === 1 ? "the account has" : `the ${all} accounts have`} no package.`, style: "yellow" };
  const worst = (severity: "critical" | "high") =>
    accounts.filter(({ latest }) => (latest?.summary.findings.bySeverity[severity] ?? 0) > 0).length;
  const [critical, high] = [worst("critical"), worst("high")];
  const looked = `${plural(all - empty, "account")} checked ${chosen > 0 ? "as their settings choose" : "as a whole"}${empty > 0 ? `, ${empty} with nothing to check` : ""}`;
  if (critical > 0) return { text: `${looked}: ${critical} with critical findings.`, style: "red" };
  if (high > 0) return { text: `${looked}: ${high} with high findings, none with critical ones.`, style: "yellow" };
  return { text: `${looked}: no critical or high finding.`, style: empty > 0 || chosen > 0 ? "yellow" : "green" };
}
