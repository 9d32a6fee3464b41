/** Actions that nobody has taken away yet, as in the table: `npm run bench -- permissions --left --write` tries them. Only fewer of them may be here; a new action may come. */
export const OPEN: readonly string[] = ["deploy: codepipeline:GetPipelineState", "read-only: codepipeline:GetPipelineState"];
