import {
  BranchDoesNotExistException,
  CodeCommitClient,
  type CreateCommitCommandInput,
  ParentCommitIdOutdatedException,
} from "@aws-sdk/client-codecommit";
import { blobId } from "../../../../scripts/aws/source-tree";
import { failure, fakeClient } from "../fake-client";

/** A repository with one branch. It behaves like CodeCommit, as far as publishing needs it. */
export class Repository {
  readonly commits: CreateCommitCommandInput[] = [];
  tip: { id: string; files: Map<string, Buffer> } | undefined;
  /** Called before each commit, to stand for another publisher. */
  beforeCommit: () => void = () => undefined;

  readonly fake = fakeClient(CodeCommitClient, {
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
  });
}
