import type { Aws } from "../../aws/clients";
import type { VerbContext } from "../../cli/context";

/** The clients that are looked with. */
export type LookClients = Pick<
  Aws,
  "account" | "region" | "codeArtifact" | "codeBuild" | "codeCommit" | "codePipeline" | "kms" | "s3" | "ssm"
>;

/** Where one looks: an environment, its names, its account. */
export interface LookContext extends Pick<VerbContext, "environment" | "names"> {
  readonly aws: LookClients;
}
