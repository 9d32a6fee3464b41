import type { Access, Call } from "../../core/service";
import { projectArn, projectNameOf, projectOfBuild } from "./arns";

interface Input {
  readonly name?: string;
  readonly names?: readonly string[];
  readonly projectName?: string;
  readonly projectArn?: string;
  readonly resourceArn?: string;
  readonly id?: string;
  readonly ids?: readonly string[];
  readonly serviceRole?: string;
  readonly serviceRoleOverride?: string;
}

/** Operations without a resource type ("Actions, resources, and condition keys for AWS CodeBuild"). */
const WITHOUT_RESOURCE = new Set(["ListProjects", "ListBuilds"]);

/** The accesses of a call: the action on the project, and `iam:PassRole` if the call names a service role. */
export function access(call: Call): readonly Access[] {
  const action = `codebuild:${call.operation}`;
  if (WITHOUT_RESOURCE.has(call.operation)) return [{ action, resources: [] }];
  const input = call.input as Input;
  const arn = (name: string) => projectArn(call.region, call.caller.account, name);
  const resources = [...new Set(projectsOf(input))].map(arn);
  const role = input.serviceRole ?? input.serviceRoleOverride;
  const passes = role ? [{ action: "iam:PassRole", resources: [role], context: { "iam:PassedToService": "codebuild.amazonaws.com" } }] : [];
  return [{ action, resources }, ...passes];
}

function projectsOf({ name, names, projectName, projectArn: arn, resourceArn, id, ids }: Input): string[] {
  const projects = [name, projectName, arn, resourceArn, ...(names ?? [])].filter((item) => item !== undefined).map(projectNameOf);
  const builds = [id, ...(ids ?? [])].filter((item) => item !== undefined).map(projectOfBuild);
  return [...projects, ...builds];
}
