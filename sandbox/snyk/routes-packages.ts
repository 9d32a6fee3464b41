import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { AdvisoryDatabase } from "./advisories";
import { badRequest } from "./errors";
import type { Faults } from "./faults";
import { findIn } from "./findings";
import type { Organization, Organizations } from "./organizations";
import { metaOf, packageIssues } from "./package-issues";
import { parsePurl, type PurlPackage } from "./purl";

/** Version of an endpoint: a date, with a stability or without (Snyk's OpenAPI, schema QueryVersion). */
const version = z.string().regex(/^\d{4}-\d{2}-\d{2}(~(wip|experimental|beta))?$/);
const query = z.object({
  version,
  limit: z.coerce.number().int().min(1).max(1000).default(1000),
  offset: z.coerce.number().int().min(0).default(0),
});
const bulk = z.object({ data: z.object({ type: z.string().optional(), attributes: z.object({ purls: z.array(z.string()) }) }) });
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const jsonapi = { version: "1.0" };

/** Whether a call is one of {@link packageRoutes}, whose errors are JSON:API's. */
export function isPackageCall(url: string): boolean {
  return /^\/rest\/orgs\/[^/]+\/packages\//.test(url);
}

/**
 * Snyk's REST API for issues of packages, as its public OpenAPI describes them: of many package URLs, and of one. Not documented is how
 * an answer about many says what it could not answer; here, `meta.errors` has the package URL in its `meta`.
 */
export function packageRoutes(
  app: FastifyInstance,
  { database, organizations, faults }: { database: AdvisoryDatabase; organizations: Organizations; faults: Faults },
): void {
  const issuesOf = (asked: readonly PurlPackage[]) => {
    const packages = asked.map((each) => ({ ...each, direct: true }));
    return packageIssues(findIn(database, packages), asked);
  };

  app.post<{ Params: { org: string } }>("/rest/orgs/:org/packages/issues", async (request) => {
    await faults.strike("test", "bulk");
    organization(organizations, request.params.org);
    accept(query, request.query);
    const parsed = accept(bulk, request.body).data.attributes.purls.map((url) => ({ url, ...parsePurl(url) }));
    const asked = parsed.flatMap((each) => ("problem" in each ? [] : [each]));
    const errors = parsed.flatMap((each) =>
      "problem" in each ? [{ id: randomUUID(), status: "400", detail: each.problem, meta: { purl: each.url } }] : [],
    );
    const packages = Object.fromEntries(asked.map((each) => [each.url, { package: metaOf(each) }]));
    return { jsonapi, data: issuesOf(asked), links: {}, meta: { ...(errors.length > 0 && { errors }), packages } };
  });

  app.get<{ Params: { org: string; purl: string } }>("/rest/orgs/:org/packages/:purl/issues", async (request) => {
    await faults.strike("test", "package");
    const { id } = organization(organizations, request.params.org);
    const { limit, offset, version: asked } = accept(query, request.query);
    const found = parsePurl(request.params.purl);
    if ("problem" in found) throw badRequest(found.problem);
    const issues = issuesOf([found]);
    const page = `/orgs/${id}/packages/${encodeURIComponent(found.url)}/issues?version=${asked}&limit=${limit}`;
    const next = issues.length > offset + limit ? { next: `${page}&offset=${offset + limit}` } : {};
    const links = { self: `${page}&offset=${offset}`, ...next };
    return { jsonapi, data: issues.slice(offset, offset + limit), links, meta: { package: metaOf(found) } };
  });
}

/** This part of the API knows organizations by their id only. */
function organization(organizations: Organizations, asked: string): Organization {
  if (!UUID.test(asked)) throw badRequest("params.org_id should be a UUID");
  return organizations.resolve(asked);
}

function accept<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw badRequest(`Invalid request: ${parsed.error.issues[0]?.path.join(".") ?? ""}`);
  return parsed.data;
}
