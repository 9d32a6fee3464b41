import { z } from "zod";
import { namesOf } from "../../environments/names";
import type { Environment } from "../../environments/schema";

/** A project in Snyk that a CLI has recorded. */
export interface SnykProject {
  readonly name: string;
  /** When a CLI has filled it last, ISO 8601; undefined if Snyk does not say. */
  readonly filledAt?: string | undefined;
}

/** A page of `GET /rest/orgs/ORG/projects` (apidocs.snyk.io); the last one has no next. */
export const projectPage = z.object({
  data: z.array(
    z.object({
      attributes: z.object({ name: z.string() }),
      meta: z.object({ cli_monitored_at: z.string().nullish() }).optional(),
    }),
  ),
  links: z.object({ next: z.string().optional() }).optional(),
});

export function projectsOf({ data }: z.infer<typeof projectPage>): SnykProject[] {
  return data.map(({ attributes, meta }) => ({ name: attributes.name, filledAt: meta?.cli_monitored_at ?? undefined }));
}

/** `NAME DOMAIN`, as the project of an environment is called if the file does not say. */
const OURS = /^([a-z][a-z0-9-]{1,15}) ([a-z][a-z0-9-]{0,48}[a-z0-9])$/;

/**
 * The projects that are called like those of our environments, after one of their domains, and that no environment fills any more.
 * @param known every environment that can be read @param broken names of those that cannot: their projects are not known
 */
export function staleAmong(projects: readonly SnykProject[], known: readonly Environment[], broken: readonly string[]): SnykProject[] {
  const filled = new Set(known.map((environment) => namesOf(environment).snykProjectName));
  const domains = new Set(known.map(({ registry }) => registry.domain));
  return projects.filter(({ name }) => {
    const [, owner = "", domain = ""] = OURS.exec(name) ?? [];
    return domains.has(domain) && !filled.has(name) && !broken.includes(owner);
  });
}
