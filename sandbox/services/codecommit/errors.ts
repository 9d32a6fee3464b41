import { AwsError } from "../../core/errors";

/** CodeCommit's errors, with the names of the service model. Each says what was refused and how to go on. */
export const repositoryDoesNotExist = (name: string) => new AwsError("RepositoryDoesNotExistException", `${name} does not exist`);

export const repositoryNameExists = (name: string) =>
  new AwsError("RepositoryNameExistsException", `Repository named ${name} already exists`);

export const branchDoesNotExist = (name: string) => new AwsError("BranchDoesNotExistException", `Branch ${name} does not exist`);

export const invalidBranchName = (name: string) =>
  new AwsError("InvalidBranchNameException", `"${name}" is not a valid branch name; see git-check-ref-format for what is`);

export const commitDoesNotExist = (specifier: string | undefined) =>
  new AwsError(
    "CommitDoesNotExistException",
    specifier ? `Commit ${specifier} does not exist in this repository` : "No commit was given and the repository has no default branch",
  );

export const invalidCommitId = (id: string) =>
  new AwsError("InvalidCommitIdException", `"${id}" is not a full commit ID (40 hexadecimal characters)`);

export const commitIdDoesNotExist = (id: string) => new AwsError("CommitIdDoesNotExistException", `Commit ID ${id} does not exist`);

export const fileDoesNotExist = (path: string) =>
  new AwsError("FileDoesNotExistException", `File ${path} does not exist; give its full path, name and extension`);

export const pathRequired = () => new AwsError("PathRequiredException", "A path is required, but was empty");

export const invalidPath = (path: string) =>
  new AwsError("InvalidPathException", `"${path}" is not a valid path: no empty, "." or ".." parts, no ".git", at most 4096 characters`);

export const fileTooLarge = (what: string) =>
  new AwsError("FileTooLargeException", `${what} is larger than 6 MB, the most that this API returns; use a Git client`);
