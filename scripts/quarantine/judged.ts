import type { Gate } from "../../modules/scanner/contract/policy";
import type { Finding, Findings, Inventory, Summary } from "../../modules/scanner/contract/results";
import { timeOfStamp } from "../../modules/scanner/contract/stamp";
import type { VerbContext } from "../cli/context";
import { ScanOutputs } from "../scans/read/outputs";
import { OperationError } from "../words/errors";
import { ago, isFuture } from "../words/times";
import { type Pin, pinKey } from "./types";

/** The scan by which is decided, as far as it matters here. */
export interface Judged {
  readonly stamp: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly complete: boolean;
  /** Repositories that it looked at. */
  readonly repositories: readonly string[];
  /** The versions that trip the gate, with the reasons. */
  readonly tripping: readonly (Pin & { readonly reasons: readonly string[] })[];
  readonly waivers: Gate["waivers"];
  /** Whether there was a gate: without one, nothing trips it, whatever is known against a version. */
  readonly hadGate: boolean;
  /** Versions of which a waiver holds everything back that was found. */
  readonly waived: readonly (Pin & { readonly until: string; readonly owner: string })[];
  /** Whether the scan has asked about a version; undefined if it did not see it. */
  readonly checked: (pin: Pin) => boolean | undefined;
  /** The revision that was judged, in a repository; undefined if the scan recorded none there. */
  readonly revision: (pin: Pin, repository: string) => string | undefined;
}

/** A scan older than this is not taken unless it is named: a day's scan failed, and then another. */
const OLDEST_HOURS = 50;

/**
 * Reads the scan by which is decided. Throws OperationError if there is none, if it is too old and was not named, or if its scanner
 * did not say which versions trip the gate.
 * @param stamp @default the last one that wrote results, complete or not: what it found is true, and what it did not look at stays
 */
export async function readJudged(
  stamp: string | undefined,
  { aws, names, environment }: Pick<VerbContext, "environment" | "names"> & { readonly aws: Pick<VerbContext["aws"], "s3"> },
  now: Date,
): Promise<Judged> {
  const outputs = new ScanOutputs(aws.s3, names.reportBucket, environment.name);
  const again = `npm run ops -- scan --env ${environment.name}`;
  const found = stamp ?? (await outputs.latest())?.stamp;
  if (found === undefined) throw new OperationError(`There is no finished scan in s3://${outputs.bucket}`, `Start one: ${again}`);
  const began = new Date(timeOfStamp(found) ?? NaN);
  const age = now.getTime() - began.getTime();
  if (stamp === undefined && isFuture(began, now))
    throw new OperationError(`The last scan, ${found}, is dated in the future: nobody knows how old it is`, `Scan again: ${again}`);
  if (stamp === undefined && !(age <= OLDEST_HOURS * 3_600_000))
    throw new OperationError(
      `The last scan, ${found}, began ${ago(age)}: too long ago to decide by it`,
      `Scan again: ${again}\nOr decide by it all the same: --scan ${found}`,
    );
  const [summary, findings, inventory] = await Promise.all([outputs.summary(found), outputs.findings(found), outputs.inventory(found)]);
  if (summary === undefined || findings === undefined || inventory === undefined)
    throw new OperationError(`There is no finished scan ${found} in s3://${outputs.bucket}`, `Start one: ${again}`);
  const { domain } = environment.registry;
  if (summary.domain !== domain || summary.domainOwner !== names.domainOwner || summary.region !== environment.region)
    throw new OperationError(
      `The scan ${found} is of another domain: ${summary.domain} (${summary.domainOwner}, ${summary.region})`,
      `Deploy, and scan again: ${again}`,
    );
  return judgedOf(summary, findings, inventory, environment.name);
}

/** Throws OperationError if the scanner is older than what is needed here. */
export function judgedOf(summary: Summary, findings: Findings, inventory: Inventory, environmentName: string): Judged {
  const { stamp, startedAt, complete, repositories, gate } = summary;
  if (gate?.versions === undefined)
    throw new OperationError(
      `The scan ${stamp} does not say which versions trip the gate: its scanner is older`,
      `Publish and scan again: npm run ops -- publish --env ${environmentName}`,
    );
  const packages = new Map(inventory.packages.map((item) => [pinKey({ package: item.name, version: item.version }), item]));
  const apart = new Map((findings.quarantined ?? []).map((item) => [pinKey({ package: item.name, version: item.version }), item]));
  return {
    stamp,
    startedAt,
    complete,
    repositories,
    tripping: gate.versions,
    waivers: gate.waivers,
    hadGate: gate.state !== "not set",
    waived: waivedOf(findings.findings, gate.versions),
    checked: (pin) => (packages.get(pinKey(pin)) ?? apart.get(pinKey(pin)))?.checked,
    revision: (pin, repository) => packages.get(pinKey(pin))?.revisions?.[repository],
  };
}

function waivedOf(findings: readonly Finding[], tripping: readonly Pin[]): Judged["waived"] {
  const trips = new Set(tripping.map(pinKey));
  const waived = findings.flatMap(({ waived: held, package: name, version }) => {
    const pin = { package: name, version };
    return held === undefined || trips.has(pinKey(pin)) ? [] : [{ ...pin, until: held.until, owner: held.owner }];
  });
  return [...new Map(waived.map((each) => [pinKey(each), each])).values()];
}
