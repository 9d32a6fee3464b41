import type { Call } from "../../../core/service";
import { keyArn } from "../kms";
import { checkRepositoryName } from "../names";
import { touch } from "../repository";
import type { Handlers, Operations } from "./context";
import { placeOf, repositoryOf } from "./context";

/** Changing the name, the description and the encryption key of a repository. */
export function repositorySettingOperations({ store }: Operations): Handlers {
  return {
    UpdateRepositoryName(call: Call<{ oldName: string; newName: string }>) {
      checkRepositoryName(call.input.oldName);
      checkRepositoryName(call.input.newName);
      touch(store.rename(placeOf(call), call.input.oldName, call.input.newName));
    },

    UpdateRepositoryDescription(call: Call<{ repositoryName: string; repositoryDescription?: string }>) {
      const repository = repositoryOf(store, call);
      repository.description = call.input.repositoryDescription;
      touch(repository);
    },

    UpdateRepositoryEncryptionKey(call: Call<{ repositoryName: string; kmsKeyId: string }>) {
      const repository = repositoryOf(store, call);
      const originalKmsKeyId = repository.kmsKeyId;
      repository.kmsKeyId = keyArn(repository.region, repository.account, call.input.kmsKeyId);
      touch(repository);
      return { repositoryId: repository.id, kmsKeyId: repository.kmsKeyId, originalKmsKeyId };
    },
  };
}
