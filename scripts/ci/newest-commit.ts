import { z } from "zod";
import { OperationError } from "../words/errors";
import type { GitHub } from "./github";

/** Throws OperationError if the branch has newer commits: an old approval must not undo them. */
export async function requireNewest(
  gitHub: Pick<GitHub, "request">,
  { branch, commit }: { branch: string; commit: string },
): Promise<void> {
  const { sha } = z.object({ sha: z.string() }).parse(await gitHub.request("GET", `commits/${encodeURIComponent(branch)}`));
  if (sha === commit) return;
  throw new OperationError(
    `${branch} is at ${sha}, not at ${commit} any more: deploying the older commit would undo the newer one.`,
    "Nothing was applied. Approve the newest run instead; to go back on purpose, revert the commit.",
  );
}
