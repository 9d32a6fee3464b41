import {
  GetRepositoryCommand,
  ListRepositoriesCommand,
  OperationNotAllowedException,
  RepositoryDoesNotExistException,
} from "@aws-sdk/client-codecommit";
import type { Check, Note, Patient } from "../check";

/**
 * From July 2024 to November 2025, CodeCommit was closed to accounts whose organization had no repository: CreateRepository
 * answers OperationNotAllowedException ("... there is no existing repository in this AWS account or AWS Organization"). A test
 * would have to write, so this check sees an account that is still shut out only if reading gets the same answer.
 */
const WAY_OUT =
  "CodeCommit has been open to new customers again since November 2025. If CreateRepository still answers OperationNotAllowedException,\nask AWS Support to open CodeCommit for this account, or create one repository in another account of the organization.";

/** Whether the account may use CodeCommit. */
export const codeCommit: Check<Patient> = {
  name: "CodeCommit",
  after: ["account"],
  lenient: true,
  run: async ({ access }) => {
    const { codeCommit: client, region } = await access.reader();
    try {
      const { repositories = [] } = await client.send(new ListRepositoriesCommand({}));
      const unknown = "whether AWS lets one be made, only the first deploy tells";
      const what = repositories.length === 0 ? `answers in ${region}, with no repository yet: ${unknown}` : `in use in ${region}`;
      return [{ level: "ok", what }];
    } catch (error) {
      if (error instanceof OperationNotAllowedException) return [closed(error)];
      throw error;
    }
  },
};

/** Whether the repository from which the pipeline takes the scanner exists. */
export const sourceRepository: Check<Patient> = {
  name: "source repository",
  after: ["CodeCommit", "stacks"],
  lenient: true,
  run: async ({ environment, names, access }) => {
    const { codeCommit: client } = await access.reader();
    try {
      await client.send(new GetRepositoryCommand({ repositoryName: names.sourceRepository }));
      return [{ level: "ok", what: names.sourceRepository }];
    } catch (error) {
      if (!(error instanceof RepositoryDoesNotExistException)) throw error;
      const fix = `npm run ops -- deploy --env ${environment.name} --stack scanner\n${WAY_OUT}`;
      return [{ level: "problem", what: `${names.sourceRepository} does not exist`, fix, stops: true }];
    }
  },
};

function closed({ name, message }: Error): Note {
  return { level: "problem", what: `AWS does not let this account use CodeCommit (${name}: ${message})`, fix: WAY_OUT, stops: true };
}
