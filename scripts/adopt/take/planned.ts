import { isDeepStrictEqual } from "node:util";
import { planSchema, type ResourceChange } from "../../terraform/plan-json";

/** What the plan does to one resource. */
export interface PlannedResource {
  readonly address: string;
  readonly does: "import" | "import and change" | "make" | "change" | "destroy" | "replace" | "forget";
  /** Attributes of an existing resource that change. */
  readonly attributes: readonly string[];
  /** Keys of tags that the resource would lose. */
  readonly lostTags: readonly string[];
  /** The environment whose tags an existing resource has, if it is another. @default none */
  readonly otherOwner?: string;
}

/** Attributes in which the provider repeats `tags`. */
const BOOKKEEPING = new Set(["tags_all"]);

/** What a plan does to each resource, without those that it leaves unchanged. @param plan as `terraform show -json` prints it */
export function plannedResources(plan: unknown): PlannedResource[] {
  return planSchema.parse(plan).resource_changes.flatMap(({ address, change }) => {
    const does = whatItDoes(change);
    if (does === undefined) return [];
    const attributes = does === "make" || does === "destroy" ? [] : changedAttributes(change);
    const otherOwner = change.importing && ownerIn(change);
    const planned = { address, does, attributes, lostTags: attributes.includes("tags") ? lostTags(change) : [] };
    return [otherOwner === undefined ? planned : { ...planned, otherOwner }];
  });
}

/** Whether something would be lost, which must never happen during an adoption. */
export function isLoss({ does }: PlannedResource): boolean {
  return does === "destroy" || does === "replace" || does === "forget";
}

function whatItDoes({ actions, importing }: ResourceChange["change"]): PlannedResource["does"] | undefined {
  if (actions.length > 1) return "replace";
  const [action] = actions;
  if (action === "create") return "make";
  if (action === "update") return importing ? "import and change" : "change";
  if (action === "delete") return "destroy";
  if (action === "forget") return "forget";
  return importing ? "import" : undefined;
}

/** Names of changed attributes; `tags` stands for every change of the tags. */
function changedAttributes({ before, after, after_unknown }: ResourceChange["change"]): string[] {
  const [old, next, unknown] = [fields(before), fields(after), fields(after_unknown)];
  const keys = new Set([...Object.keys(old), ...Object.keys(next), ...Object.keys(unknown)]);
  const changed = [...keys].filter((key) => unknown[key] === true || !isDeepStrictEqual(old[key] ?? null, next[key] ?? null));
  const names = changed.filter((key) => !BOOKKEEPING.has(key));
  return [...new Set([...names, ...(changed.includes("tags_all") ? ["tags"] : [])])].sort();
}

function lostTags({ before, after }: ResourceChange["change"]): string[] {
  const [old, next] = [fields(fields(before)["tags_all"]), fields(fields(after)["tags_all"])];
  return Object.keys(old).filter((key) => !(key in next));
}

/** Our tags tell: they have the same project, and another environment. */
function ownerIn({ before, after }: ResourceChange["change"]): string | undefined {
  const [old, next] = [fields(fields(before)["tags_all"]), fields(fields(after)["tags_all"])];
  if (old.project === undefined || old.project !== next.project || old.environment === next.environment) return undefined;
  return typeof old.environment === "string" ? old.environment : undefined;
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
