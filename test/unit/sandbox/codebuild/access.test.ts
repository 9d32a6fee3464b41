import { access } from "../../../../sandbox/services/codebuild/access";

const ARN = "arn:aws:codebuild:eu-central-1:111122223333:project";
const ROLE = "arn:aws:iam::111122223333:role/build";
const caller = { account: "111122223333", arn: "arn:aws:iam::111122223333:root", accessKeyId: "111122223333" };
const passRole = { action: "iam:PassRole", resources: [ROLE], context: { "iam:PassedToService": "codebuild.amazonaws.com" } };

test.each([
  ["ListProjects", {}, [{ action: "codebuild:ListProjects", resources: [] }]],
  ["ListBuilds", {}, [{ action: "codebuild:ListBuilds", resources: [] }]],
  ["CreateProject", { name: "p", serviceRole: ROLE }, [{ action: "codebuild:CreateProject", resources: [`${ARN}/p`] }, passRole]],
  ["UpdateProject", { name: `${ARN}/p` }, [{ action: "codebuild:UpdateProject", resources: [`${ARN}/p`] }]],
  ["BatchGetProjects", { names: ["p", `${ARN}/q`] }, [{ action: "codebuild:BatchGetProjects", resources: [`${ARN}/p`, `${ARN}/q`] }]],
  ["GetResourcePolicy", { resourceArn: `${ARN}/p` }, [{ action: "codebuild:GetResourcePolicy", resources: [`${ARN}/p`] }]],
  ["StartBuild", { projectName: "p" }, [{ action: "codebuild:StartBuild", resources: [`${ARN}/p`] }]],
  ["StartBuild", { projectName: "p", serviceRoleOverride: ROLE }, [{ action: "codebuild:StartBuild", resources: [`${ARN}/p`] }, passRole]],
  ["BatchGetBuilds", { ids: ["p:1", "p:2", "q:1"] }, [{ action: "codebuild:BatchGetBuilds", resources: [`${ARN}/p`, `${ARN}/q`] }]],
  [
    "StopBuild",
    { id: "arn:aws:codebuild:eu-central-1:111122223333:build/p:1" },
    [{ action: "codebuild:StopBuild", resources: [`${ARN}/p`] }],
  ],
])("%s %j", (operation, input, expected) => {
  expect(access({ operation, region: "eu-central-1", caller, input })).toEqual(expected);
});
