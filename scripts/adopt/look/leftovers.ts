import type { Leftover } from "../types";
import type { Attempts } from "./attempt";
import type { LookContext } from "./context";
import { allBuckets } from "./other-sources";
import type { Walkthrough } from "./walkthrough";

/** Names of `cdk bootstrap`'s buckets: of CDK 1, which the walkthrough uses, and of CDK 2. */
const TOOLKIT_BUCKET = /^(cdktoolkit-stagingbucket-|cdk-[a-z0-9]+-assets-)/;

/** Resources of the walkthrough's stack that are not adopted. Other CDK applications are not looked at. */
export async function findLeftovers(
  { builds, pipelines }: Walkthrough,
  { aws }: Pick<LookContext, "aws">,
  attempts: Attempts,
): Promise<Leftover[]> {
  if (builds.length === 0) return [];
  const buckets = await attempts.look("S3 buckets", () => allBuckets(aws), []);
  const present = (values: readonly (string | undefined)[]) => [...new Set(values.filter((value) => value !== undefined))];
  const ofStack = (what: string, names: readonly string[]) => names.map((name) => ({ what, name, advice: "cdk destroy" }));
  const ofToolkit = buckets.filter((name) => TOOLKIT_BUCKET.test(name));
  return [
    ...ofStack("CodePipeline pipeline", pipelines),
    ...ofStack(
      "CodeBuild project",
      builds.map(({ project }) => project),
    ),
    ...ofStack("IAM role", present(builds.map(({ role }) => role))),
    ...ofStack("log group", present(builds.map(({ logGroup }) => logGroup))),
    ...ofToolkit.map((name) => ({ what: "S3 bucket", name, advice: "stack CDKToolkit, unless another CDK application uses it" })),
  ];
}
