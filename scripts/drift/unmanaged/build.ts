import { GetResourcePolicyCommand } from "@aws-sdk/client-codebuild";
import { GetPipelineStateCommand, ListWebhooksCommand } from "@aws-sdk/client-codepipeline";
import { arnIn, isAnswer, type Aspect, type Extra, type Place } from "./aspect";
import { policyExtras } from "./grants";
import { every } from "./pages";

/** Who may see or start our build and our pipeline from outside, and whether somebody has stopped it. */
export function buildAspects(place: Place): Aspect[] {
  const { pipeline, scanProject } = place.names;
  return [
    {
      name: "resource policy",
      address: "aws_codebuild_project.scan",
      ask: async ({ codeBuild }) => {
        const resourceArn = arnIn(place, "codebuild", `project/${scanProject}`);
        const answer = await codeBuild.send(new GetResourcePolicyCommand({ resourceArn })).catch((error: unknown) => {
          if (isAnswer(error, "ResourceNotFoundException")) return undefined;
          throw error;
        });
        return policyExtras("resource_policy", answer?.policy);
      },
    },
    {
      name: "stage transitions",
      address: "aws_codepipeline.pipeline",
      ask: async ({ codePipeline }) => {
        const { stageStates = [] } = await codePipeline.send(new GetPipelineStateCommand({ name: pipeline }));
        return stageStates.flatMap(({ stageName = "", inboundTransitionState }): Extra[] => {
          const { enabled = true, disabledReason, lastChangedBy, lastChangedAt } = inboundTransitionState ?? {};
          if (enabled) return [];
          const value = { disabledReason, lastChangedBy, lastChangedAt: lastChangedAt?.toISOString() };
          const why = "no scan runs: whatever starts it waits before this stage";
          return [{ attribute: `stage_transitions.${stageName}`, value, severity: "high", why }];
        });
      },
    },
    {
      name: "webhooks",
      address: "aws_codepipeline.pipeline",
      ask: async ({ codePipeline }) => {
        const all = await every(async (NextToken) => {
          const page = await codePipeline.send(new ListWebhooksCommand({ NextToken }));
          return { items: page.webhooks, next: page.NextToken };
        });
        const ours = all.filter(({ definition }) => definition?.targetPipeline === pipeline);
        // The address of a webhook has its key in it.
        return ours.map(({ definition }): Extra => {
          const open = definition?.authentication === "UNAUTHENTICATED";
          const value = { authentication: definition?.authentication, targetAction: definition?.targetAction };
          const why = open ? "everybody may start it" : "something else starts it";
          return { attribute: `webhooks.${definition?.name ?? ""}`, value, severity: open ? "high" : "medium", why };
        });
      },
    },
  ];
}
