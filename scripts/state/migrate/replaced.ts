import { OperationError } from "../../words/errors";
import type { PlannedChanges } from "./ports";

/** What cannot be made again: keys and what they encrypt, packages, reports, states, secrets. */
const PRECIOUS = /^(aws_codeartifact_(domain|repository)|aws_kms_key|aws_s3_bucket|aws_ssm_parameter)\.(?!accepted$)/;

/** Throws OperationError if a plan of a renamed environment destroys what cannot be made again. */
export function refuseReplaced(changes: PlannedChanges, where: string): void {
  const lost = changes.filter(({ address, kind }) => (kind === "replace" || kind === "delete") && PRECIOUS.test(address));
  if (lost.length === 0) return;
  throw new OperationError(
    `With the state at its new place, Terraform would destroy in ${where}: ${lost.map(({ address }) => address).join(", ")}`,
    "Nothing was set aside: the old one counts. Name what stays in the environment's file, or keep the old name with the key name.",
  );
}
