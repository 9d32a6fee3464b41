import type { Call } from "../../../core/service";
import { page } from "../../../kit/pages";
import { buildIdOf, projectNameOf } from "../arns";
import { buildNotFound } from "../errors";
import type { Store } from "../store";
import type { BuildEntry } from "../types";

const PAGE_SIZE = 100;

interface ListInput {
  readonly sortOrder?: "ASCENDING" | "DESCENDING";
  readonly nextToken?: string;
}

/** BatchGetBuilds, ListBuilds, ListBuildsForProject, StopBuild, BatchDeleteBuilds. */
export function buildReads(store: Store) {
  return {
    BatchGetBuilds(call: Call<{ ids: readonly string[] }>) {
      const { builds } = store.of(call);
      const asked = [...new Set(call.input.ids)];
      const found = asked.flatMap((id) => builds.get(buildIdOf(id))?.build ?? []);
      return { builds: found, buildsNotFound: asked.filter((id) => !builds.has(buildIdOf(id))) };
    },

    ListBuilds(call: Call<ListInput>) {
      return idsPage([...store.of(call).builds.values()], call.input);
    },

    ListBuildsForProject(call: Call<ListInput & { projectName: string }>) {
      const region = store.of(call);
      const project = region.project(projectNameOf(call.input.projectName));
      return idsPage(region.buildsOf(project.name), call.input);
    },

    /** Answers as soon as the build has ended, which may have been before the call. */
    async StopBuild(call: Call<{ id: string }>) {
      const entry = store.of(call).builds.get(buildIdOf(call.input.id));
      if (!entry) throw buildNotFound(call.input.id);
      if (!entry.build.buildComplete) await entry.stop();
      return { build: entry.build };
    },

    BatchDeleteBuilds(call: Call<{ ids: readonly string[] }>) {
      const { builds } = store.of(call);
      const buildsDeleted: string[] = [];
      const buildsNotDeleted: { id: string; statusCode: string }[] = [];
      for (const id of new Set(call.input.ids)) {
        const entry = builds.get(buildIdOf(id));
        if (!entry) buildsNotDeleted.push({ id, statusCode: "BUILD_NOT_FOUND" });
        else if (!entry.build.buildComplete) buildsNotDeleted.push({ id, statusCode: "BUILD_IN_PROGRESS" });
        else {
          builds.delete(entry.build.id);
          buildsDeleted.push(entry.build.arn);
        }
      }
      return { buildsDeleted, buildsNotDeleted };
    },
  };
}

/** Newest first by default, as in AWS. */
function idsPage(entries: readonly BuildEntry[], { sortOrder = "DESCENDING", nextToken }: ListInput) {
  const ids = entries.map(({ build }) => build.id);
  if (sortOrder === "DESCENDING") ids.reverse();
  const { items, ...rest } = page(ids, (id) => id, PAGE_SIZE, nextToken, "InvalidInputException");
  return { ids: items, ...rest };
}
