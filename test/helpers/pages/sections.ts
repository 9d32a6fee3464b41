import { CONFUSION_KINDS, type ConfusionResult } from "../../../modules/scanner/contract/confusion";
import type { Quarantined } from "../../../modules/scanner/contract/quarantine";
import type { PackageResult } from "../../../modules/scanner/contract/results";
import { HOSTILE } from "./texts";

const SINCE = "2026-11-20T08:00:00.000Z";
const BY = "arn:aws:sts::111122223333:assumed-role/package-scan-archive/ana.of-a-team-with-a-long-name@example.com";

/** One quarantined version for each advice that a report gives. */
export function sampleQuarantined(packages: readonly PackageResult[], hostile: boolean): Quarantined[] {
  const reason = hostile ? (HOSTILE[0] ?? "") : "critical: django 3.1.0, SNYK-PYTHON-DJANGO-590000";
  const common = { repositories: ["team", "team-store"], reason, by: hostile ? (HOSTILE[1] ?? "") : BY, since: SINCE, still: [] };
  const advised: Omit<Quarantined, "name" | "version">[] = [
    { ...common, cause: "gate", checked: true, still: [reason] },
    { ...common, cause: "age", checked: true, until: "2026-11-27T08:00:00.000Z" },
    { ...common, cause: "gate", checked: false, notCheckedReason: hostile ? (HOSTILE[2] ?? "") : "Snyk gave no answer" },
    { ...common, cause: "gate", checked: true },
  ];
  return packages.slice(0, advised.length).flatMap(({ name, version }, index) => {
    const how = advised[index];
    return how === undefined ? [] : [{ name, version, ...how }];
  });
}

/** One finding of each kind of dependency confusion, about private names, and something that could not be found out. */
export function sampleConfusion(names: readonly string[], hostile: boolean): ConfusionResult {
  const found = CONFUSION_KINDS.map((kind) => {
    const packages = kind === "group-open" ? names : names.slice(0, 1);
    const detail = hostile ? (HOSTILE[3] ?? "") : `${packages.join(", ")} can come in from outside through the repository team-store`;
    const command = `aws codeartifact put-package-origin-configuration --domain packages --repository team --format pypi --package ${packages[0] ?? ""} --restrictions publish=ALLOW,upstream=BLOCK`;
    return { kind, packages: [...packages], detail, controls: [], commands: hostile ? [] : [command] };
  });
  return { found: names.length === 0 ? [] : found, notKnown: hostile ? [HOSTILE[4] ?? ""] : [] };
}
