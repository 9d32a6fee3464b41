import type { PipelineDeclaration } from "@aws-sdk/client-codepipeline";
import type { Access, Call } from "../../core/service";
import { pipelineArn } from "./arns";

interface Input {
  readonly name?: string;
  readonly pipelineName?: string;
  readonly stageName?: string;
  readonly actionName?: string;
  readonly resourceArn?: string;
  readonly pipeline?: PipelineDeclaration;
  readonly webhook?: { readonly name: string; readonly targetPipeline: string };
}

/** Operations without a resource type ("Actions, resources, and condition keys for AWS CodePipeline"). */
const WITHOUT_RESOURCE = new Set(["ListPipelines"]);
/** Operations on a stage, and on an action: `PIPELINE-ARN/STAGE[/ACTION]`. */
const ON_STAGE = new Set(["EnableStageTransition", "DisableStageTransition", "RetryStageExecution"]);
const ON_ACTION = new Set(["PutApprovalResult"]);

/** The accesses of a call: the action on its resource, and `iam:PassRole` for the roles in a declaration. */
export function access(call: Call): readonly Access[] {
  const action = `codepipeline:${call.operation}`;
  if (WITHOUT_RESOURCE.has(call.operation)) return [{ action, resources: [] }];
  const input = call.input as Input;
  const passed = rolesOf(input.pipeline).map((role) => {
    return { action: "iam:PassRole", resources: [role], context: { "iam:PassedToService": "codepipeline.amazonaws.com" } };
  });
  return [{ action, resources: [resourceOf(call, input)] }, ...passed];
}

function resourceOf({ operation, region, caller }: Call, input: Input): string {
  if (input.resourceArn) return input.resourceArn;
  if (operation === "ListWebhooks") return pipelineArn(region, caller.account, "webhook:*");
  const webhook = operation === "DeleteWebhook" ? input.name : input.webhook?.name;
  if (webhook !== undefined) return pipelineArn(region, caller.account, `webhook:${webhook}`);
  const pipeline = pipelineArn(region, caller.account, input.pipelineName ?? input.name ?? input.pipeline?.name ?? "");
  if (ON_STAGE.has(operation)) return `${pipeline}/${input.stageName}`;
  return ON_ACTION.has(operation) ? `${pipeline}/${input.stageName}/${input.actionName}` : pipeline;
}

function rolesOf(pipeline: PipelineDeclaration | undefined): string[] {
  const actions = (pipeline?.stages ?? []).flatMap((stage) => stage.actions ?? []);
  const roles = [pipeline?.roleArn, ...actions.map(({ roleArn }) => roleArn)];
  return [...new Set(roles.filter((role) => role !== undefined))];
}
