import type { Call, Handler } from "../../../core/service";
import { AwsError } from "../../../core/errors";
import { conflict, invalid, quotaExceeded } from "../model/errors";
import type { RepositoryInput } from "../model/store";
import type { Parts } from "../parts";
import { describeRepository, formatOfConnection } from "./repositories";

interface ConnectionInput extends RepositoryInput {
  readonly externalConnection: string;
}

export function externalConnectionOperations({ store }: Parts): Record<string, Handler> {
  return {
    AssociateExternalConnection(call: Call<ConnectionInput>) {
      const repository = store.repository(call);
      const { externalConnection } = call.input;
      if (!formatOfConnection(externalConnection)) throw invalid(`External connection '${externalConnection}' is not supported.`);
      if (repository.externalConnection === externalConnection) {
        throw conflict(
          `Repository '${repository.name}' already has the external connection '${externalConnection}'.`,
          "repository",
          repository.name,
        );
      }
      if (repository.externalConnection) {
        throw quotaExceeded(
          `Repository '${repository.name}' already has an external connection; the limit is 1.`,
          "repository",
          repository.name,
        );
      }
      if (repository.upstreams.length > 0) {
        throw conflict(
          `Repository '${repository.name}' has upstream repositories: a repository has upstream repositories or an external connection, not both.`,
          "repository",
          repository.name,
        );
      }
      repository.externalConnection = externalConnection;
      return { repository: describeRepository(repository) };
    },

    DisassociateExternalConnection(call: Call<ConnectionInput>) {
      const repository = store.repository(call);
      const { externalConnection } = call.input;
      if (repository.externalConnection !== externalConnection) {
        const message = `External connection not found. Repository '${repository.name}' has no external connection '${externalConnection}'.`;
        throw new AwsError("ResourceNotFoundException", message, { resourceId: repository.name, resourceType: "repository" });
      }
      repository.externalConnection = undefined;
      return { repository: describeRepository(repository) };
    },
  };
}
