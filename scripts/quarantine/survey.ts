import { quarantinePolicyOf } from "../policy/read-policy";
import type { QuarantinePolicy } from "../policy/schema";
import type { LedgerEntry } from "../../modules/scanner/contract/quarantine";
import type { VerbContext } from "../cli/context";
import { decide } from "./decide";
import { Domain } from "./domain";
import { type Judged, readJudged } from "./judged";
import { LedgerFile } from "./ledger";
import { lookAtPackages, lookAtRepositories, packagesOf, type Place } from "./look";
import { lookForRecent } from "./recent";
import { type Plan, placeKey } from "./types";

export type QuarantineContext = Pick<VerbContext, "environment" | "names" | "signal"> & {
  readonly aws: Pick<VerbContext["aws"], "codeArtifact" | "s3" | "callerArn">;
};

/** What is to be done now, and by what it was decided. */
export interface Survey {
  /** @default no scan decides: a person does */
  readonly scan?: Pick<Judged, "stamp" | "startedAt" | "complete">;
  readonly place: Place;
  readonly plan: Plan;
  /** What was archived before, in the repositories that were looked at, and stays so. @default nothing is looked at again */
  readonly held?: readonly LedgerEntry[];
}

export interface SurveyOptions {
  /** Stamp of the scan to decide by. @default the last one */
  readonly scan?: string | undefined;
  /** @default that of the environments' policy.yaml */
  readonly policy?: QuarantinePolicy;
  readonly now?: Date;
}

/** Reads scan, ledger and domain, and decides. Changes nothing. */
export async function survey(
  { scan: stamp, policy = quarantinePolicyOf(), now = new Date() }: SurveyOptions,
  context: QuarantineContext,
): Promise<Survey> {
  const { aws, names } = context;
  const domain = new Domain(context);
  const scan = await readJudged(stamp, context, now);
  const ledger = await new LedgerFile(aws.s3, context).entries();
  const place = await lookAtRepositories(domain, names);
  const { repositories } = place;
  const hours = policy.minimumAgeHours;
  const recent = hours === undefined ? undefined : await lookForRecent(domain, repositories, hours, now);
  const named = packagesOf([...(policy.tripped ? scan.tripping : []), ...scan.waived], ledger);
  const present = recent?.present ?? (await lookAtPackages(domain, repositories, named));
  const decided = decide({ scan, ledger, present, repositories, policy, young: recent?.young ?? [], by: aws.callerArn, now });
  const unknown = (recent?.unknown ?? []).map((pin) => ({ ...pin, because: "CodeArtifact does not say when it came in", open: true }));
  const plan: Plan = { ...decided, left: [...decided.left, ...unknown] };
  const { startedAt, complete } = scan;
  const undone = new Set([...plan.release.map(({ entry }) => entry), ...plan.forget].map(placeKey));
  const held = ledger.filter(
    (entry) => entry.state === "archived" && repositories.includes(entry.repository) && !undone.has(placeKey(entry)),
  );
  return { scan: { stamp: scan.stamp, startedAt, complete }, place, plan, held };
}

/** How many statuses a plan changes. */
export function changesIn({ archive, release }: Pick<Plan, "archive" | "release">): number {
  return archive.length + release.length;
}
