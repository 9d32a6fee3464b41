import type { AddressInfo } from "node:net";
import { createGunzip } from "node:zlib";
import { createHash, timingSafeEqual } from "node:crypto";
import Fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import { turnedAway } from "../kit/door";
import { AdvisoryDatabase, loadAdvisories, type Advisory } from "./advisories";
import { asJsonApi, badRequest, SnykError, unauthorized } from "./errors";
import { Faults, type Fault } from "./faults";
import { Organizations, sandboxOrganization, sandboxToken, type Organization } from "./organizations";
import { ProjectStore, type MonitoredProject } from "./projects";
import { accountRoutes, analyticsRoutes } from "./routes-account";
import { isPackageCall, packageRoutes } from "./routes-packages";
import { scanRoutes } from "./routes-scan";

export interface SnykApiOptions {
  /** The only accepted token. @default {@link sandboxToken} */
  readonly token?: string;
  /** The first one is the token's default. @default {@link sandboxOrganization} */
  readonly organizations?: readonly Organization[];
  /** @default `advisories.yaml` */
  readonly advisories?: readonly Advisory[];
  /** Faults from the start. @default none */
  readonly faults?: readonly Fault[];
  /** @default a free one */
  readonly port?: number;
  /** An address under which it answers too. @default none */
  readonly faraway?: string | undefined;
}

export interface SnykApi {
  /** `http://127.0.0.1:PORT`; SNYK_API is this with `/v1` appended. */
  readonly url: string;
  /** The token that it accepts. */
  readonly token: string;
  readonly faults: Faults;
  projects(): MonitoredProject[];
  stop(): Promise<void>;
}

/** Largest body (bytes, unpacked): a graph of about ten thousand packages. */
const bodyLimit = 256 * 1024 * 1024;

/** Largest body of a call that needs no token. */
const smallBodyLimit = 1024 * 1024;

/** Starts a local Snyk API on the loopback interface. */
export async function startSnykApi(options: SnykApiOptions = {}): Promise<SnykApi> {
  const faults = new Faults(options.faults);
  const projects = new ProjectStore();
  const organizations = new Organizations(options.organizations ?? [sandboxOrganization]);
  const database = new AdvisoryDatabase(options.advisories ?? loadAdvisories());
  const token = options.token ?? sandboxToken;

  const app = Fastify({ bodyLimit, forceCloseConnections: true });
  acceptBodies(app);
  app.setErrorHandler((error, request, reply) => {
    const thrown = error instanceof SnykError ? error : fromFastify(error);
    const known = isPackageCall(request.url) ? asJsonApi(thrown) : thrown;
    const type = "errors" in known.body ? "application/vnd.api+json" : "application/json";
    return reply.status(known.status).headers(known.headers).type(type).send(JSON.stringify(known.body));
  });
  app.setNotFoundHandler((request, reply) => {
    const message = `No such call: ${request.method} ${request.url.replace(/\?.*/, "")}`;
    return reply.status(404).send({ code: 404, error: "Not Found", message });
  });

  app.addHook("onRequest", (request, reply, done) => {
    const turned = turnedAway(request.raw, new URL(urlOf(app)).host, options.faraway);
    if (turned === undefined) return done();
    void reply.status(turned.status).type("text/plain").send(`${turned.reason}\n`);
  });
  app.post("/v1/verify/token", { bodyLimit: smallBodyLimit }, (request) => {
    if ((request.body as { api?: string } | null)?.api !== token) throw unauthorized();
    return { ok: true, api: token };
  });
  analyticsRoutes(app, smallBodyLimit);
  await app.register((scope, _options, done) => {
    requireToken(scope, token);
    scope.get("/_sandbox/projects", () => ({ projects: projects.list() }));
    packageRoutes(scope, { database, organizations, faults });
    scanRoutes(scope, { database, organizations, projects, faults, webUrl: () => urlOf(app) });
    done();
  });
  await app.register((scope, _options, done) => {
    requireToken(scope, token);
    accountRoutes(scope, organizations, faults, projects);
    done();
  });

  await app.listen({ host: "127.0.0.1", port: options.port ?? 0 });
  const stop = async () => {
    faults.clear();
    await app.close();
  };
  return { url: urlOf(app), token, faults, projects: () => projects.list(), stop };
}

function urlOf(app: FastifyInstance): string {
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
}

/** Accepts gzip, which the CLI uses for every body, and JSON:API, which newer CLIs send. */
function acceptBodies(app: FastifyInstance): void {
  app.addHook("preParsing", (request, _reply, payload, done) => {
    if (request.headers["content-encoding"] !== "gzip") return done(null, payload);
    delete request.headers["content-length"];
    done(null, payload.pipe(createGunzip()));
  });
  app.addContentTypeParser("application/vnd.api+json", { parseAs: "string" }, app.getDefaultJsonParser("error", "error"));
}

function requireToken(app: FastifyInstance, token: string): void {
  app.addHook("onRequest", (request, _reply, done) => done(isAuthorized(request, token) ? undefined : unauthorized()));
}

function isAuthorized(request: FastifyRequest, token: string): boolean {
  const given = /^(?:token|bearer) (.+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}

function fromFastify(error: unknown): SnykError {
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  const message = error instanceof Error ? error.message : String(error);
  return status < 500 ? badRequest(message) : new SnykError(500, { code: 500, error: "Internal Server Error", message });
}
