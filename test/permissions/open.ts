/** Actions that nobody has taken away yet, as in the table: `npm run bench -- permissions --left --write` tries them. Only fewer of them may be here; a new action may come. */
export const OPEN: readonly string[] = [];

/** What the read-only role may do beyond the table, whose environment has no runs in HCP Terraform: `test/integration/hcp-runs.test.ts` takes each away. */
export const BEYOND_THE_TABLE: readonly string[] = ["iam:GetOpenIDConnectProvider", "iam:GetPolicy", "iam:GetPolicyVersion"];
