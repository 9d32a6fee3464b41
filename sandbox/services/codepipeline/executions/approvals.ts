import { AwsError } from "../../../core/errors";
import type { Call } from "../../../core/service";
import type { Approvals } from "../actions/approval";
import type { Store } from "../store";
import { latestRun } from "./latest";

interface ApprovalInput {
  readonly pipelineName: string;
  readonly stageName: string;
  readonly actionName: string;
  readonly token: string;
  readonly result: { readonly summary: string; readonly status: "Approved" | "Rejected" };
}

/** PutApprovalResult. */
export function approvalOperations(store: Store, approvals: Approvals) {
  return {
    PutApprovalResult(call: Call<ApprovalInput>) {
      const { pipelineName, stageName, actionName, token, result } = call.input;
      const pipeline = store.of(call).pipeline(pipelineName);
      if (!pipeline.stage(stageName).actions.some(({ name }) => name === actionName)) {
        throw new AwsError(
          "ActionNotFoundException",
          `Action '${actionName}' was not found in stage '${stageName}' of pipeline '${pipelineName}'`,
        );
      }
      const run = latestRun(pipeline, stageName, actionName);
      if (run && run.status !== "InProgress") {
        throw new AwsError("ApprovalAlreadyCompletedException", `The approval action '${actionName}' has already been answered`);
      }
      const answer = { approved: result.status === "Approved", summary: result.summary, by: call.caller.arn };
      if (run?.token !== token || !approvals.answer(token, answer)) {
        throw new AwsError(
          "InvalidApprovalTokenException",
          `'${token}' is not the token of the approval that action '${actionName}' waits for`,
        );
      }
      return { approvedAt: Date.now() / 1000 };
    },
  };
}
