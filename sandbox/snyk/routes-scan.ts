import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { severities, type AdvisoryDatabase } from "./advisories";
import { packagesOf, parseDepGraph, rootName } from "./dep-graph";
import { badRequest } from "./errors";
import type { Faults } from "./faults";
import { depGraphResult, findIn, issuesData, listedIssues } from "./findings";
import type { Organization, Organizations } from "./organizations";
import type { ProjectStore } from "./projects";

export interface ScanServices {
  readonly database: AdvisoryDatabase;
  readonly organizations: Organizations;
  readonly projects: ProjectStore;
  readonly faults: Faults;
  /** Base URL of the projects' web pages. */
  readonly webUrl: () => string;
}

const query = z.object({ org: z.string().optional(), severityThreshold: z.enum(severities).optional() });
const testBody = z.object({ depGraph: z.unknown() });
const snapshotBody = z.object({
  meta: z.looseObject({ org: z.string().nullish(), name: z.string().nullish(), projectName: z.string().nullish() }),
  depGraphJSON: z.unknown(),
});
/** A policy that ignores nothing. */
const emptyPolicy = "version: v1.25.0\nignore: {}\npatch: {}\n";

/** The calls of the CLI for `snyk test` and `snyk monitor`, and the two documented calls for the same purpose. */
export function scanRoutes(app: FastifyInstance, services: ScanServices): void {
  const { database, organizations, projects, faults } = services;

  app.post("/v1/test-dep-graph", async (request) => {
    await faults.strike("test");
    const { org, severityThreshold } = accept(query, request.query);
    const organization = organizations.resolve(org);
    const findings = findIn(database, packagesOf(parseDepGraph(accept(testBody, request.body).depGraph)), severityThreshold);
    const meta = {
      org: organization.slug,
      isPublic: false,
      isPrivate: true,
      isLicensesEnabled: false,
      licensesPolicy: { severities: {} },
      ignoreSettings: null,
      policy: emptyPolicy,
    };
    return { ok: findings.length === 0, result: depGraphResult(findings), meta };
  });

  app.post("/v1/test/dep-graph", async (request) => {
    await faults.strike("test");
    const organization = organizations.resolve(accept(query, request.query).org);
    const graph = parseDepGraph(accept(testBody, request.body).depGraph);
    const packages = packagesOf(graph);
    const findings = findIn(database, packages);
    return {
      ok: findings.length === 0,
      issues: listedIssues(findings),
      issuesData: issuesData(findings),
      dependencyCount: packages.length,
      org: { id: organization.id, name: organization.name },
      licensesPolicy: null,
      packageManager: graph.pkgManager.name,
    };
  });

  app.put<{ Params: { packageManager: string } }>("/v1/monitor/:packageManager/graph", async (request) => {
    await faults.strike("monitor");
    const { meta, depGraphJSON } = accept(snapshotBody, request.body);
    const organization = organizations.resolve(meta.org ?? undefined);
    const graph = parseDepGraph(depGraphJSON);
    const name = meta.projectName ?? meta.name ?? rootName(graph);
    return monitor(organization, name, request.params.packageManager, graph, meta);
  });

  app.post("/v1/monitor/dep-graph", async (request) => {
    await faults.strike("monitor");
    const organization = organizations.resolve(accept(query, request.query).org);
    const graph = parseDepGraph(accept(testBody, request.body).depGraph);
    return monitor(organization, rootName(graph), graph.pkgManager.name, graph, {});
  });

  function monitor(
    organization: Organization,
    name: string,
    packageManager: string,
    graph: ReturnType<typeof parseDepGraph>,
    meta: Readonly<Record<string, unknown>>,
  ) {
    const { project, snapshot } = projects.add({ organization: organization.slug, name, packageManager }, packagesOf(graph), meta);
    return {
      ok: true,
      org: organization.slug,
      id: snapshot.id,
      uri: `${services.webUrl()}/org/${organization.slug}/project/${project.id}/history/${snapshot.id}`,
      isMonitored: true,
      trialStarted: false,
      licensesPolicy: {},
      projectName: name,
    };
  }
}

function accept<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw badRequest(`Invalid request: ${parsed.error.issues[0]?.path.join(".") ?? ""}`);
  return parsed.data;
}
