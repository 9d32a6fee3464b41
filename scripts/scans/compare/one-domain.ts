import type { Summary } from "../../../modules/scanner/contract/results";
import { OperationError } from "../../words/errors";

type Place = Pick<Summary, "stamp" | "domain" | "domainOwner" | "region">;

/** Throws OperationError for scans of two domains: whatever only one of them has would look new, or fixed. */
export function requireOneDomain(before: Place, after: Place): void {
  const [one, other] = [before, after].map(({ domain, domainOwner, region }) => `${domain} (${domainOwner}, ${region})`);
  if (one === other) return;
  throw new OperationError(
    `The scans ${before.stamp} and ${after.stamp} are of two domains: ${one ?? ""} and ${other ?? ""}`,
    "Compare two scans of one domain.",
  );
}
