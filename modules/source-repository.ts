import { CodecommitRepository } from "@cdktf/provider-aws/lib/codecommit-repository";
import { Construct } from "constructs";

export interface SourceRepositoryProps {
  readonly repositoryName: string;
  readonly description: string;
  /** Whether Terraform refuses to destroy the repository. @default false, because `ops publish` can restore its content */
  readonly protect?: boolean;
}

/** The CodeCommit repository from which the pipeline takes the scanner. */
export class SourceRepository extends Construct {
  readonly repositoryName: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: SourceRepositoryProps) {
    super(scope, id);
    const repository = new CodecommitRepository(this, "Default", {
      repositoryName: props.repositoryName,
      description: props.description,
      lifecycle: { preventDestroy: props.protect ?? false },
    });
    this.repositoryName = repository.repositoryName;
    this.arn = repository.arn;
  }
}
