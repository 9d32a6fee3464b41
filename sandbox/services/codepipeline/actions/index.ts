import type { Action } from "../types";
import type { ActionRunner } from "./action";
import { ActionFailure } from "./action";
import type { Approvals } from "./approval";
import { codeBuild } from "./codebuild";
import { codeCommitSource } from "./codecommit-source";
import { s3Deploy } from "./s3-deploy";
import { s3Source } from "./s3-source";

const RUNNERS: Readonly<Record<string, ActionRunner>> = {
  "Source/CodeCommit": codeCommitSource,
  "Source/S3": s3Source,
  "Build/CodeBuild": codeBuild,
  "Test/CodeBuild": codeBuild,
  "Deploy/S3": s3Deploy,
};

/** Finds the runner of an action. If the sandbox lacks CodePipeline's action type, the action fails with a message that says so. */
export function runnerOf({ actionTypeId: { category, provider } }: Action, approvals: Approvals): ActionRunner {
  if (category === "Approval") return (context) => approvals.run(context);
  const unavailable = `Actions of category ${category} and provider ${provider} are not available in the sandbox`;
  return RUNNERS[`${category}/${provider}`] ?? (() => Promise.reject(new ActionFailure("ConfigurationError", unavailable)));
}
