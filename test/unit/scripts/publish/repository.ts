import {
  BranchDoesNotExistException,
  CodeCommitClient,
  type CreateCommitCommandInput,
  ParentCommitIdOutdatedException,
} from "@aws-sdk/client-codecommit";
import { CodePipelineClient, PipelineNotFoundException } from "@aws-sdk/client-codepipeline";
import { ParameterNotFound, SSMClient } from "@aws-sdk/client-ssm";
import type { Environment } from "../../../../environments/schema";
import { namesOf } from "../../../../environments/names";
import type { PublishContext } from "../../../../scripts/publish/commit";
import { blobId } from "../../../../scripts/aws/source-tree";
import { failure, fakeClient } from "../fake-client";

/** An execution of the pipeline, as ListPipelineExecutions gives it. */
interface Execution {
  readonly pipelineExecutionId: string;
  readonly status: string;
  readonly sourceRevisions?: readonly { readonly revisionId: string }[];
}

/**
 * A repository with one branch, the parameter of what is accepted, and a pipeline. They behave like CodeCommit, Systems Manager and
 * CodePipeline, as far as publishing needs it.
 */
export class Repository {
  /** Value of the parameter; undefined: there is none. */
  accepted: string | undefined = "unset";
  /** Every value that was written. */
  readonly acceptedSoFar: string[] = [];
  /** Undefined: there is no pipeline. */
  executions: readonly Execution[] | undefined;
  /** What the pipeline's executions are refused with. */
  executionsRefused: Error | undefined;
  /** Called before the parameter is written. */
  beforeAccept: (value: string) => void = () => undefined;
  readonly commits: CreateCommitCommandInput[] = [];
  tip: { id: string; files: Map<string, Buffer> } | undefined;
  /** Called before each commit, to stand for another publisher. */
  beforeCommit: () => void = () => undefined;

  readonly codeCommitHandlers = {
    GetBranch: () => {
      if (this.tip === undefined) throw new BranchDoesNotExistException(failure);
      return { branch: { commitId: this.tip.id } };
    },
    GetFolder: ({ folderPath }: { folderPath: string }) => {
      const inside = [...(this.tip?.files ?? [])].filter(([path]) => folderPath === "/" || path.startsWith(`${folderPath}/`));
      const rest = (path: string) => (folderPath === "/" ? path : path.slice(folderPath.length + 1));
      const folders = new Set(
        inside.flatMap(([path]) =>
          rest(path).includes("/") ? [path.slice(0, path.length - rest(path).length) + rest(path).split("/")[0]] : [],
        ),
      );
      return {
        files: inside
          .filter(([path]) => !rest(path).includes("/"))
          .map(([absolutePath, content]) => ({ absolutePath, blobId: blobId(content) })),
        subFolders: [...folders].map((absolutePath) => ({ absolutePath })),
      };
    },
    GetFile: ({ filePath }: { filePath: string }) => ({ fileContent: this.tip?.files.get(filePath) }),
    GetCommit: ({ commitId }: { commitId: string }) => ({
      commit: { commitId, committer: { name: "mallory", email: "m@example.com", date: "1763990000 +0000" } },
    }),
    CreateCommit: (input: CreateCommitCommandInput) => {
      this.beforeCommit();
      if (input.parentCommitId !== this.tip?.id) throw new ParentCommitIdOutdatedException(failure);
      this.commits.push(input);
      const files = new Map(this.tip?.files);
      for (const { filePath = "", fileContent = [] } of input.putFiles ?? []) files.set(filePath, Buffer.from(fileContent));
      for (const { filePath = "" } of input.deleteFiles ?? []) files.delete(filePath);
      this.tip = { id: `commit${this.commits.length}`, files };
      return { commitId: this.tip.id };
    },
  };
  readonly fake = fakeClient(CodeCommitClient, this.codeCommitHandlers);

  readonly ssmHandlers = {
    GetParameter: () => {
      if (this.accepted === undefined) throw new ParameterNotFound(failure);
      return { Parameter: { Value: this.accepted } };
    },
    PutParameter: ({ Value, Overwrite }: { Value: string; Overwrite: boolean }) => {
      this.beforeAccept(Value);
      if (!Overwrite) throw new Error("ParameterAlreadyExists");
      this.accepted = Value;
      this.acceptedSoFar.push(Value);
      return { Version: this.acceptedSoFar.length + 1 };
    },
  };
  readonly ssm = fakeClient(SSMClient, this.ssmHandlers);

  readonly codePipeline = fakeClient(CodePipelineClient, {
    ListPipelineExecutions: () => {
      if (this.executionsRefused !== undefined) throw this.executionsRefused;
      if (this.executions === undefined) throw new PipelineNotFoundException(failure);
      return { pipelineExecutionSummaries: this.executions };
    },
  });

  /** Who publishes here. */
  context(environment: Environment): PublishContext {
    return {
      aws: {
        account: "111122223333",
        callerArn: "arn:aws:iam::111122223333:user/ana",
        codeCommit: this.fake.client,
        codePipeline: this.codePipeline.client,
        ssm: this.ssm.client,
      },
      environment,
      names: namesOf(environment),
      signal: new AbortController().signal,
    };
  }
}
