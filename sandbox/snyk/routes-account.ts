import type { FastifyInstance } from "fastify";
import type { Faults } from "./faults";
import type { Organization, Organizations } from "./organizations";
import type { MonitoredProject, ProjectStore } from "./projects";

/** Calls that accompany a scan: the user, organizations, features. Newer, native CLIs use paths under /rest and /hidden. */
export function accountRoutes(app: FastifyInstance, organizations: Organizations, faults: Faults, projects: ProjectStore): void {
  const user = { id: "5a4db0c5-0000-4000-8000-000000000002", name: "Sandbox", username: "sandbox", email: "sandbox@example.invalid" };
  const orgQuery = (query: unknown): string | undefined => (query as { org?: string }).org;
  app.addHook("preHandler", () => faults.strike("other"));

  app.get("/v1/user/me", () => ({ ...user, orgs: organizations.all.map(listed) }));
  app.get("/v1/orgs", () => ({ orgs: organizations.all.map(listed) }));

  // Every optional feature is off. For an unknown organization the body holds an error, with status 200, as the CLI expects.
  app.get("/v1/cli-config/feature-flags/:flag", (request) => {
    const { flag } = request.params as { flag: string };
    const { slug } = organizations.resolve(orgQuery(request.query));
    return { ok: false, userMessage: `Org ${slug} doesn't have '${flag}' feature enabled` };
  });
  app.get("/v1/cli-config/settings/:setting", (request) => {
    organizations.resolve(orgQuery(request.query));
    return { ok: false, sastEnabled: false };
  });
  app.get("/v1/authorization/:action", () => ({ result: { allowed: true } }));

  app.get("/rest/self", () => ({
    jsonapi: { version: "1.0" },
    data: { type: "user", id: user.id, attributes: { ...user, default_org_context: organizations.default.id } },
  }));
  app.get("/rest/orgs", (request) => {
    const { slug } = request.query as { slug?: string };
    const matching = organizations.all.filter((each) => slug === undefined || each.slug === slug);
    return { jsonapi: { version: "1.0" }, data: matching.map(resource), links: {} };
  });
  app.get("/rest/orgs/:org", (request) => {
    const { org } = request.params as { org: string };
    return { jsonapi: { version: "1.0" }, data: resource(organizations.resolve(org)) };
  });
  app.get("/rest/orgs/:org/projects", (request) => {
    const { org } = request.params as { org: string };
    const { slug, id } = organizations.resolve(org);
    const { limit = "10", starting_after: after = "0", version = "" } = request.query as Record<string, string | undefined>;
    const [first, count] = [Number(after), Number(limit)];
    const own = projects.list().filter(({ organization }) => organization === slug);
    const rest = own.length > first + count;
    const next = `/rest/orgs/${id}/projects?version=${version}&limit=${count}&starting_after=${first + count}`;
    return {
      jsonapi: { version: "1.0" },
      data: own.slice(first, first + count).map(projectResource),
      links: rest ? { next } : {},
    };
  });
  app.post("/hidden/orgs/:org/feature_flags/evaluation", (request) => {
    const flags = (request.body as { data?: { attributes?: { flags?: string[] } } } | null)?.data?.attributes?.flags ?? [];
    const evaluations = flags.map((key) => ({ key, value: false, reason: "disabled" }));
    return {
      jsonapi: { version: "1.0" },
      data: { type: "feature_flags", attributes: { evaluatedAt: new Date().toISOString(), evaluations } },
    };
  });
}

/** Accepts analytics without a token and discards them. */
export function analyticsRoutes(app: FastifyInstance, bodyLimit: number): void {
  app.post("/v1/analytics/cli", { bodyLimit }, () => ({}));
  app.post("/hidden/orgs/:org/analytics", { bodyLimit }, (_request, reply) => reply.status(201).send({}));
}

function listed(organization: Organization) {
  return { ...organization, group: null, url: `/org/${organization.slug}` };
}

function resource(organization: Organization) {
  return { id: organization.id, type: "org", attributes: { name: organization.name, slug: organization.slug, is_personal: false } };
}

/** A project as the REST API lists it, with what `snyk monitor` says of itself. All of ours come from the CLI. */
function projectResource({ id, name, packageManager, snapshots }: MonitoredProject) {
  const [created, last] = [snapshots[0]?.created, snapshots.at(-1)];
  const attributes = { name, type: packageManager, origin: "cli", status: "active", created };
  return { id, type: "project", attributes, meta: { cli_monitored_at: last?.created, latest_dependency_total: last?.packages.length } };
}
