import type { FastifyInstance } from "fastify";
import type { Faults } from "./faults";
import type { Organization, Organizations } from "./organizations";

/** Calls that accompany a scan: the user, organizations, features. Newer, native CLIs use paths under /rest and /hidden. */
export function accountRoutes(app: FastifyInstance, organizations: Organizations, faults: Faults): void {
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
