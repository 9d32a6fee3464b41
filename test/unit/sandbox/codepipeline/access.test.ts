import { access } from "../../../../sandbox/services/codepipeline/access";
import { ARN, declaration } from "./declarations";

const caller = { account: "111122223333", arn: "arn:aws:iam::111122223333:root", accessKeyId: "111122223333" };
const context = { "iam:PassedToService": "codepipeline.amazonaws.com" };
const own = "arn:aws:iam::111122223333:role/own";
const stages = [{ name: "Source", actions: [{ name: "A", roleArn: own }] }];

test.each([
  ["ListPipelines", {}, [{ action: "codepipeline:ListPipelines", resources: [] }]],
  ["ListWebhooks", {}, [{ action: "codepipeline:ListWebhooks", resources: [ARN.replace(/pipe$/, "webhook:*")] }]],
  ["DeleteWebhook", { name: "w" }, [{ action: "codepipeline:DeleteWebhook", resources: [ARN.replace(/pipe$/, "webhook:w")] }]],
  ["GetPipeline", { name: "pipe" }, [{ action: "codepipeline:GetPipeline", resources: [ARN] }]],
  ["StartPipelineExecution", { name: "pipe" }, [{ action: "codepipeline:StartPipelineExecution", resources: [ARN] }]],
  ["StopPipelineExecution", { pipelineName: "pipe" }, [{ action: "codepipeline:StopPipelineExecution", resources: [ARN] }]],
  ["TagResource", { resourceArn: ARN }, [{ action: "codepipeline:TagResource", resources: [ARN] }]],
  [
    "RetryStageExecution",
    { pipelineName: "pipe", stageName: "S" },
    [{ action: "codepipeline:RetryStageExecution", resources: [`${ARN}/S`] }],
  ],
  [
    "PutApprovalResult",
    { pipelineName: "pipe", stageName: "S", actionName: "A" },
    [{ action: "codepipeline:PutApprovalResult", resources: [`${ARN}/S/A`] }],
  ],
  [
    "CreatePipeline",
    { pipeline: declaration({ stages }) },
    [
      { action: "codepipeline:CreatePipeline", resources: [ARN] },
      { action: "iam:PassRole", resources: ["arn:aws:iam::111122223333:role/service"], context },
      { action: "iam:PassRole", resources: [own], context },
    ],
  ],
])("%s", (operation, input, expected) => {
  expect(access({ operation, region: "eu-central-1", caller, input })).toEqual(expected);
});
