import { randomUUID } from "node:crypto";
import type { ActionContext, ActionResult } from "./action";
import { ActionFailure } from "./action";

/** The answer in a PutApprovalResult call. */
export interface Approval {
  readonly approved: boolean;
  readonly summary: string;
  /** ARN of who answered. */
  readonly by: string;
}

/** The approval actions that wait for an answer, by token. */
export class Approvals {
  private readonly waiting = new Map<string, (approval: Approval) => void>();

  /** False if no approval with this token waits. */
  answer(token: string, approval: Approval): boolean {
    const answer = this.waiting.get(token);
    answer?.(approval);
    return answer !== undefined;
  }

  /** Runs the approval action, which waits for an answer. */
  async run({ run, signal }: ActionContext): Promise<ActionResult> {
    const token = randomUUID();
    run.token = token;
    try {
      const { approved, summary, by } = await new Promise<Approval>((resolve, reject) => {
        this.waiting.set(token, resolve);
        signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
      });
      run.updatedBy = by;
      if (!approved) throw new ActionFailure("ApprovalRejected", `Rejected by ${by}${summary ? `: ${summary}` : ""}`, summary || undefined);
      return { summary: summary || undefined };
    } finally {
      this.waiting.delete(token);
      run.token = undefined;
    }
  }
}
