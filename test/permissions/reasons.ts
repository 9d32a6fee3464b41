import type { RoleKind } from "./grants";

/** Why a role has an action that nothing here misses. */
export interface Reason {
  readonly because: string;
  /** Where AWS documents it. */
  readonly source: string;
}

const domainKey = (what: string): Reason => ({
  because: `AWS's example of a key for a domain lets whoever uses the domain ${what} through CodeArtifact; the sandbox asks for kms:CreateGrant and kms:DescribeKey alone, as the reference of CreateDomain does`,
  source: "https://docs.aws.amazon.com/codeartifact/latest/ug/domain-create.html",
});

const shares: Reason = {
  because: "drift asks with whom a parameter is shared, which only an advanced one can be; the sandbox has no such answer",
  source: "https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-shared-parameters.html",
};

/** What AWS needs, and this project's life in the sandbox does not show. Whatever else a role may do, a command misses. */
export const REASONS: Readonly<Record<RoleKind, Readonly<Record<string, Reason>>>> = {
  deploy: {
    "kms:Decrypt through codeartifact": domainKey("decrypt"),
    "kms:Encrypt through codeartifact": domainKey("encrypt"),
    "kms:GenerateDataKey through codeartifact": domainKey("make data keys"),
    "ssm:GetResourcePolicies": shares,
  },
  "read-only": { "ssm:GetResourcePolicies": shares },
  quarantine: {
    "s3:ListBucket": {
      because: "without it, S3 answers for a ledger that is not there yet as it does for one that may not be read; the sandbox does not",
      source: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html",
    },
  },
  scan: {
    "codeartifact:ListPackageGroups": {
      because: "a scan without it goes on, and says that it does not know whether package groups protect the private names",
      source: "https://docs.aws.amazon.com/codeartifact/latest/ug/package-group-origin-controls.html",
    },
    "codepipeline:GetPipelineExecution": {
      because:
        "a scan that a package has started asks which packages have, and is misconfigured without it; a scan of the table's commands has nothing to ask, and test/integration/notify.test.ts takes it away",
      source: "https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_GetPipelineExecution.html",
    },
    "codepipeline:StopPipelineExecution": {
      because: "a scan without it leaves the run that waits behind it, which ends by itself, and its log says so",
      source: "https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_StopPipelineExecution.html",
    },
  },
  pipeline: {
    "codecommit:GetRepository": {
      because: "AWS's policy for a CodeCommit source has it; the sandbox asks for it with a full clone alone",
      source: "https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeCommit.html",
    },
  },
  schedule: {},
  webhook: {},
  publish: {},
};
