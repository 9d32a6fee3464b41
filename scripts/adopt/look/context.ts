import type { Aws } from "../../aws/clients";
import type { VerbContext } from "../../cli/context";

/** The clients that are needed to look at an account. */
export type LookClients = Pick<
  Aws,
  "account" | "region" | "codeArtifact" | "codeBuild" | "codeCommit" | "codePipeline" | "kms" | "s3" | "ssm"
>;

/** What to look at: an environment, its names, its account. */
export interface LookContext extends Pick<VerbContext, "environment" | "names"> {
  readonly aws: LookClients;
}
