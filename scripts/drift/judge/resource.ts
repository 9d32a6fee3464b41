import { severityOf } from "../severity/severity";
import { ABSENT, PRESENT, type DriftItem, type DriftKind } from "../model/types";
import { configuredAs, configuredAt } from "../plan/configured";
import { differences, related, type Difference } from "../plan/differences";
import type { Resource } from "../plan/resources";
import { UNKNOWN, presentable } from "../model/values";
import type { Comparison } from "../severity/comparison";

/**
 * What differs of one resource.
 * @param recreated addresses that the apply makes anew: what is computed from them is unknown for that reason alone
 */
export function judgeResource(resource: Resource, recreated: ReadonlySet<string>): DriftItem[] {
  const whole = (kind: DriftKind, before: string, after: string) => [
    itemOf(resource, kind, { path: "", before, after }, { endsWithApply: true }),
  ];
  // Deleted outside and out of the configuration too: what is there is what is wanted.
  if (resource.found === "deleted") return resource.apply === "create" ? whole("deleted-outside", PRESENT, ABSENT) : [];
  if (resource.apply === "create") return whole("not-applied", ABSENT, PRESENT);
  const outside = differences(resource.state, resource.real);
  if (resource.apply === "delete") return [...outsideItems(resource, outside, []), ...whole("not-applied", PRESENT, ABSENT)];
  const pending = differences(resource.real, resource.planned).filter((each) => !isConsequence(resource, each, recreated));
  return [...outsideItems(resource, outside, pending), ...pendingItems(resource, outside, pending)];
}

/**
 * What changed outside. Left out is what the configuration has come to say as well: nothing is to do. Not left out is what
 * the configuration says nothing about, or is told to ignore (lifecycle.ignore_changes): an apply leaves it, and a second
 * inline policy on a role, or an ACL, is exactly that.
 */
function outsideItems(resource: Resource, outside: readonly Difference[], pending: readonly Difference[]): DriftItem[] {
  return outside.flatMap((each) => {
    const endsWithApply = resource.apply === "delete" || pending.some((other) => related(rootOf(other), rootOf(each)));
    if (!endsWithApply && agreed(resource, each)) return [];
    return [itemOf(resource, "changed-outside", each, { endsWithApply })];
  });
}

/** What is configured and not applied. Undoing a change from outside is not that: it is told where the change is. */
function pendingItems(resource: Resource, outside: readonly Difference[], pending: readonly Difference[]): DriftItem[] {
  const configured = differences(resource.state, resource.planned);
  const undoes = ({ path }: Difference) =>
    outside.some((each) => related(each.path, path)) && !configured.some((each) => related(each.path, path));
  return pending.filter((each) => !undoes(each)).map((each) => itemOf(resource, "not-applied", each, { endsWithApply: true }));
}

function agreed(resource: Resource, { path, after }: Difference): boolean {
  // Terraform removes every tag that is not configured: one that it leaves is.
  return path.startsWith("tags.") || configuredAs(resource.expressions, path, after);
}

/** Unknown until the apply, and not because somebody configured something else. */
function isConsequence(resource: Resource, { path, after }: Difference, recreated: ReadonlySet<string>): boolean {
  if (after !== UNKNOWN) return false;
  const configured = configuredAt(resource.expressions, path);
  return configured === undefined || configured.references.some((address) => recreated.has(address));
}

/**
 * What the apply makes anew because it was deleted outside, and what is unknown because of that, to the end of the chain:
 * a deleted log group changes the policy that names its ARN, and nobody configured that.
 */
export function recreatedIn(resources: readonly Resource[]): ReadonlySet<string> {
  const recreated = new Set(
    resources.filter(({ found, apply }) => found === "deleted" && apply === "create").map(({ address }) => address),
  );
  for (let size = -1; size !== recreated.size;) {
    size = recreated.size;
    for (const resource of resources) {
      const pending = resource.apply === "update" ? differences(resource.real, resource.planned) : [];
      if (pending.length > 0 && pending.every((each) => isConsequence(resource, each, recreated))) recreated.add(resource.address);
    }
  }
  return recreated;
}

function rootOf({ path, policy }: Difference): string {
  return policy?.path ?? path;
}

function itemOf(resource: Resource, kind: DriftKind, difference: Difference, { endsWithApply }: { endsWithApply: boolean }): DriftItem {
  const { address, type } = resource;
  const comparison: Comparison = { type, kind, endsWithApply, ...difference };
  return {
    address,
    type,
    kind,
    ...(difference.path !== "" && { attribute: difference.path }),
    before: presentable(difference.before),
    after: presentable(difference.after),
    ...severityOf(comparison),
    endsWithApply,
  };
}
