import type { Call } from "../../../core/service";
import { page } from "../../../kit/pages";
import { projectNameOf } from "../arns";
import type { Store } from "../store";
import type { Project } from "../types";

const PAGE_SIZE = 100;

interface ListProjectsInput {
  readonly sortBy?: "NAME" | "CREATED_TIME" | "LAST_MODIFIED_TIME";
  readonly sortOrder?: "ASCENDING" | "DESCENDING";
  readonly nextToken?: string;
}

/** BatchGetProjects, ListProjects. */
export function projectReads(store: Store) {
  return {
    BatchGetProjects(call: Call<{ names: readonly string[] }>) {
      const { projects } = store.of(call);
      const asked = [...new Set(call.input.names)];
      const found = asked.flatMap((name) => projects.get(projectNameOf(name)) ?? []);
      const missing = asked.filter((name) => !projects.has(projectNameOf(name)));
      return { projects: found, projectsNotFound: missing };
    },

    ListProjects(call: Call<ListProjectsInput>) {
      const { sortBy = "NAME", sortOrder = "ASCENDING", nextToken } = call.input;
      const sorted = [...store.of(call).projects.values()].sort(BY[sortBy]);
      if (sortOrder === "DESCENDING") sorted.reverse();
      const { items, ...rest } = page(sorted, ({ name }) => name, PAGE_SIZE, nextToken, "InvalidInputException");
      return { projects: items.map(({ name }) => name), ...rest };
    },
  };
}

const BY: Record<NonNullable<ListProjectsInput["sortBy"]>, (a: Project, b: Project) => number> = {
  NAME: (a, b) => (a.name < b.name ? -1 : 1),
  CREATED_TIME: (a, b) => a.created - b.created,
  LAST_MODIFIED_TIME: (a, b) => (a.lastModified ?? 0) - (b.lastModified ?? 0),
};
