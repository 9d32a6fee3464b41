import type { StackKind } from "../../../environments/names";
import { resourcesOf, type StateFile } from "../state-file";

/** The stack that had resources once, and the one that has them now: an earlier version kept the secrets in the scanner's. */
export const FROM: StackKind = "scanner";
export const TO: StackKind = "secrets";

/** What has moved. The stack that had it tells Terraform to forget it, see `stacks/scanner.ts`. */
export const MOVED: readonly string[] = ["aws_ssm_parameter.organization", "aws_ssm_parameter.token"];

/** What of it is still in the former stack's state. */
export function leftBehindIn(former: StateFile | undefined): string[] {
  if (former === undefined) return [];
  return resourcesOf(former)
    .map(({ address }) => address)
    .filter((address) => MOVED.includes(address))
    .sort();
}
