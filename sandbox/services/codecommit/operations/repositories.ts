import { AwsError } from "../../../core/errors";
import type { Call } from "../../../core/service";
import { keyArn } from "../kms";
import { checkRepositoryName } from "../names";
import { DEFAULT_PAGE_SIZE, pageOf } from "../pages";
import { metadataOf } from "../repository";
import { checkTags } from "../tag-rules";
import type { Handlers, Operations } from "./context";
import { placeOf, repositoryOf } from "./context";

interface CreateRepositoryInput {
  readonly repositoryName: string;
  readonly repositoryDescription?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly kmsKeyId?: string;
}

interface ListRepositoriesInput {
  readonly nextToken?: string;
  /** @default "repositoryName" */
  readonly sortBy?: "repositoryName" | "lastModifiedDate";
  /** @default "ascending" */
  readonly order?: "ascending" | "descending";
}

const MAX_BATCH = 100;

/** Making, reading, listing and deleting repositories. */
export function repositoryOperations({ store, endpoint }: Operations): Handlers {
  return {
    async CreateRepository(call: Call<CreateRepositoryInput>) {
      const { repositoryName, repositoryDescription, tags = {}, kmsKeyId } = call.input;
      checkRepositoryName(repositoryName);
      checkTags(tags);
      const place = placeOf(call);
      const repository = await store.create(place, repositoryName, {
        description: repositoryDescription,
        kmsKeyId: keyArn(place.region, place.account, kmsKeyId),
        tags: new Map(Object.entries(tags)),
      });
      return { repositoryMetadata: await metadataOf(repository, endpoint) };
    },

    async GetRepository(call: Call<{ repositoryName: string }>) {
      return { repositoryMetadata: await metadataOf(repositoryOf(store, call), endpoint) };
    },

    async BatchGetRepositories(call: Call<{ repositoryNames: readonly string[] }>) {
      const names = [...new Set(call.input.repositoryNames)];
      if (names.length === 0) throw new AwsError("RepositoryNamesRequiredException", "At least one repository name is required");
      if (names.length > MAX_BATCH) {
        throw new AwsError("MaximumRepositoryNamesExceededException", `At most ${MAX_BATCH} repository names, not ${names.length}`);
      }
      names.forEach(checkRepositoryName);
      const found = names.map((name) => store.find(placeOf(call), name)).filter((repository) => repository !== undefined);
      const known = new Set(found.map(({ name }) => name));
      return {
        repositories: await Promise.all(found.map((repository) => metadataOf(repository, endpoint))),
        repositoriesNotFound: names.filter((name) => !known.has(name)),
        errors: [],
      };
    },

    ListRepositories(call: Call<ListRepositoriesInput>) {
      const { sortBy = "repositoryName", order = "ascending", nextToken } = call.input;
      const all = store.list(placeOf(call));
      if (sortBy === "lastModifiedDate") all.sort((a, b) => a.modified - b.modified);
      if (order === "descending") all.reverse();
      const page = pageOf(all, nextToken, DEFAULT_PAGE_SIZE, ["ListRepositories", placeOf(call), sortBy, order]);
      return { repositories: page.items.map(({ id, name }) => ({ repositoryId: id, repositoryName: name })), nextToken: page.nextToken };
    },

    async DeleteRepository(call: Call<{ repositoryName: string }>) {
      checkRepositoryName(call.input.repositoryName);
      // An unknown repository is not an error: "If the repository to be deleted does not exist, an empty output".
      const repository = await store.remove(placeOf(call), call.input.repositoryName);
      return { repositoryId: repository?.id };
    },
  };
}
