import { ARN } from "../../partition/arn";
import type { AccessRule, Params, Place } from "./builder";
import { access, string, strings } from "./builder";

const ON_PARAMETERS =
  /^(GetParameters?|GetParameterHistory|GetParametersByPath|PutParameter|DeleteParameters?|LabelParameterVersion|UnlabelParameterVersion)$/;

/** Systems Manager parameters: `parameter/NAME`; a leading slash of the name is not doubled. */
export const ssmAccess: AccessRule = (operation, params, place) => {
  const action = `ssm:${operation}`;
  if (operation === "DescribeParameters") return [access(action, [`${ARN}:ssm:${place.region}:${place.account}:*`])];
  const tagged = params.ResourceType === "Parameter" ? string(params, "ResourceId") : undefined;
  if (!ON_PARAMETERS.test(operation) && !tagged) return undefined;
  const names = tagged ? [tagged] : namesOf(params);
  return [
    access(
      action,
      names.map((name) => parameterArn(name, place)),
      contextOf(operation, params),
    ),
  ];
};

function namesOf(params: Params): readonly string[] {
  const one = string(params, "Name", "Path");
  return one ? [one] : strings(params, "Names");
}

/** A name may be an ARN, and may end in `:version` or `:label`. */
export function parameterArn(name: string, { account, region }: Place): string {
  if (name.startsWith("arn:")) return name.replace(/(:parameter\/[^:]*):[^:]*$/, "$1");
  const [bare = ""] = name.split(":");
  return `${ARN}:ssm:${region}:${account}:parameter/${bare.replace(/^\//, "")}`;
}

function contextOf(operation: string, params: Params): Record<string, unknown> {
  if (operation === "PutParameter") return { "ssm:Overwrite": params.Overwrite };
  return operation === "GetParametersByPath" ? { "ssm:Recursive": params.Recursive ?? false } : {};
}
