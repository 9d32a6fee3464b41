import { ABSENT, type DriftItem, type DriftKind, PRESENT } from "../model/types";
import { canonical, isFields, UNKNOWN, presentable } from "../model/values";
import { configuredAs, configuredAt } from "../plan/configured";
import { type Difference, differences, related } from "../plan/differences";
import type { Resource } from "../plan/resources";
import type { Comparison } from "../severity/comparison";
import { severityOf } from "../severity/severity";
import type { Deciders } from "./exclusive";

/**
 * Finds the differences of one resource.
 * @param recreated addresses that the apply creates again: values computed from them are unknown for that reason only
 * @param deciders finds the resource whose apply puts back a difference that this one's leaves
 */
export function judgeResource(resource: Resource, recreated: ReadonlySet<string>, deciders: Deciders = () => undefined): DriftItem[] {
  const whole = (kind: DriftKind, before: string, after: string) => [
    itemOf(resource, kind, { path: "", before, after }, { endsWithApply: true }),
  ];
  // If it was deleted outside and is not configured any more either, nothing differs.
  if (resource.found === "deleted") return resource.apply === "create" ? whole("deleted-outside", PRESENT, ABSENT) : [];
  if (resource.apply === "create") return whole("not-applied", ABSENT, PRESENT);
  const isDeleted = resource.apply === "delete";
  const changes = isDeleted ? [] : differences(resource.real, resource.planned);
  const pending = changes.filter((each) => !isConsequence(resource, each, recreated));
  const outside = differences(resource.state, resource.real).filter((each) => !isLateNote(resource, each, pending));
  if (isDeleted) return [...outsideItems(resource, outside, [], deciders), ...whole("not-applied", PRESENT, ABSENT)];
  return [...outsideItems(resource, outside, pending, deciders), ...pendingItems(resource, outside, pending)];
}

/** Attributes that everything of a type has, beside the ARN: a record without one was stopped before it was whole. */
const NEVER_MISSING: Readonly<Record<string, readonly string[]>> = { aws_ssm_parameter: ["data_type", "tier"] };

/**
 * Whether a difference comes from a create that was stopped before its end. The state then notes late what AWS gave, and early what
 * was still to be set, such as a key's rotation: nobody has changed that outside, it was never applied.
 */
function isLateNote(resource: Resource, { path, before }: Difference, pending: readonly Difference[]): boolean {
  return isPartial(resource) && (canonical(before) === undefined || pending.some((each) => each.path === path));
}

/** Whether the record is of a stopped create: it has not even the ARN, or something else that nothing of its type can be without. */
function isPartial({ type, state, real }: Resource): boolean {
  const has = (values: unknown, name: string) => isFields(values) && canonical(values[name]) !== undefined;
  return ["arn", ...(NEVER_MISSING[type] ?? [])].some((name) => !has(state, name) && has(real, name));
}

/**
 * What changed outside. A change that the configuration now has too is left out. A change is reported even if its attribute is
 * not configured or is ignored (lifecycle.ignore_changes): an apply leaves it, and an ACL is such a change.
 */
function outsideItems(resource: Resource, outside: readonly Difference[], pending: readonly Difference[], deciders: Deciders): DriftItem[] {
  return outside.flatMap((each) => {
    const decider = deciders(resource, each.path);
    // If it has nothing to take away, all is as configured by now: the state alone has something else.
    if (decider?.pending === false || (decider !== undefined && canonical(each.after) === undefined)) return [];
    if (decider !== undefined) return [{ ...itemOf(resource, "changed-outside", each, { endsWithApply: true }), endedBy: decider.address }];
    const endsWithApply = resource.apply === "delete" || pending.some((other) => related(rootOf(other), rootOf(each)));
    if (!endsWithApply && agreed(resource, each)) return [];
    return [itemOf(resource, "changed-outside", each, { endsWithApply })];
  });
}

/** What is configured but not applied. Undoing an outside change is not listed here: the outside change is reported already. */
function pendingItems(resource: Resource, outside: readonly Difference[], pending: readonly Difference[]): DriftItem[] {
  const configured = differences(resource.state, resource.planned);
  const undoes = ({ path }: Difference) =>
    outside.some((each) => related(each.path, path)) && !configured.some((each) => related(each.path, path));
  return pending.filter((each) => !undoes(each)).map((each) => itemOf(resource, "not-applied", each, { endsWithApply: true }));
}

function agreed(resource: Resource, { path, after }: Difference): boolean {
  // Terraform removes every tag that is not configured, so a tag that it leaves is configured.
  return path.startsWith("tags.") || configuredAs(resource.expressions, path, after);
}

/** Whether the value is unknown until the apply although nobody configured it differently. */
function isConsequence(resource: Resource, { path, after }: Difference, recreated: ReadonlySet<string>): boolean {
  if (after !== UNKNOWN) return false;
  const configured = configuredAt(resource.expressions, path);
  return configured === undefined || configured.references.some((address) => recreated.has(address));
}

/**
 * Addresses of resources that the apply creates again because they were deleted outside, and of all resources that change only
 * because of that: a deleted log group changes the policy that names its ARN, and nobody configured that.
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
