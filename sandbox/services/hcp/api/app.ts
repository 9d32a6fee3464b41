import { randomUUID } from "node:crypto";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { inert } from "../../../../modules/text/printable";
import { shownLines } from "../../../../modules/text/shown";
import { AwsError } from "../../../core/errors";
import { MEBIBYTE } from "../../../kit/limits";
import { actorOf } from "../access/tokens";
import type { Actor } from "../access/actors";
import { ApiError, badRequest, notFound, tooLarge, unauthorized, wrongContentType } from "../http/errors";
import { asFault } from "../http/faults";
import type { View } from "../shows/view";
import type { Answer, Call, Method, Route } from "./call";
import { withIncluded } from "./include";
import { RateCounter } from "./rate";

/** Bytes of a document: a state of 64 MiB in base64, and its JSON form. */
const LARGEST_DOCUMENT = 192 * MEBIBYTE;

/** Every answer says which API it is: clients turn features on and off by it (go-tfe, `tfe.go`). */
const ALWAYS = { "tfp-api-version": "2.6", "tfp-appname": "HCP Terraform", "x-content-type-options": "nosniff" };

const MEDIA_TYPE = "application/vnd.api+json";
const JSON_API = `${MEDIA_TYPE}; charset=utf-8`;

/** What changes something takes documents of JSON:API alone; PUT takes files too. */
const TAKES_DOCUMENTS: ReadonlySet<Method> = new Set(["POST", "PATCH", "DELETE"]);

export interface AppOptions {
  readonly routes: readonly Route[];
  readonly view: Omit<View, "actor">;
  /** Called before each call, with the route as operation: `GET /workspaces/:id`. Throws {@link ApiError} if the call is to fail. */
  readonly strike: (operation: string) => Promise<void>;
}

/** The API under `/api/v2`, without a server of its own. */
export async function createApp({ routes, view, strike }: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({
    bodyLimit: LARGEST_DOCUMENT,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 500, ignoreTrailingSlash: true },
  });
  const rates = new RateCounter();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error, request, reply) => refuse(reply, asApiError(error, request)));
  app.setNotFoundHandler((request, reply) =>
    refuse(reply, actorOf(view.store, request.headers.authorization) ? notFound() : unauthorized()),
  );
  for (const { method, path, handle } of routes) {
    app.route({
      method,
      url: addressOf(path),
      handler: async (request, reply) => {
        // Only this one answers strangers: clients ask it before they have a token.
        const actor = actorOf(view.store, request.headers.authorization);
        if (actor === undefined && path !== "/ping") throw unauthorized();
        reply.headers(rates.count(actor));
        await strike(`${method} ${path}`);
        if (TAKES_DOCUMENTS.has(method)) checkForm(request);
        const call = callOf(request, actor ?? NOBODY, view.addresses.endpoint);
        return send(reply, await handle(call), call, view);
      },
    });
  }
  await app.ready();
  return app;
}

/** The registry is beside the API, and has whole paths. */
export function addressOf(path: string): string {
  return path.startsWith("/api/") ? path : `/api/v2${path}`;
}

/**
 * Throws 415 for a body of another type than JSON:API's. HCP asks for the type of requests without a body as well; most clients
 * of raw HTTP leave it out there, and the stand-in lets them.
 */
function checkForm({ body, headers }: FastifyRequest): void {
  const type = (headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase();
  if (Buffer.isBuffer(body) && body.length > 0 && type !== MEDIA_TYPE) throw wrongContentType();
}

/** Stands for the missing caller of `/ping`: it belongs to no organization. */
const NOBODY: Actor = { kind: "organization", organization: "", tokenId: "" };

function callOf(request: FastifyRequest, actor: Actor, endpoint: string): Call {
  const address = new URL(request.raw.url ?? "/", endpoint);
  const raw = (request.body as Buffer | undefined) ?? Buffer.alloc(0);
  return {
    actor,
    params: request.params as Record<string, string>,
    query: address.searchParams,
    address,
    headers: request.headers,
    get body() {
      return jsonOf(raw);
    },
    raw,
  };
}

function jsonOf(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw badRequest("The request body is not valid JSON");
  }
}

function send(reply: FastifyReply, answer: Answer, { query, actor }: Call, view: Omit<View, "actor">): FastifyReply {
  reply.headers({ ...ALWAYS, "x-request-id": randomUUID(), ...answer.headers });
  if (!("document" in answer)) {
    const type = answer.headers?.["content-type"];
    if (answer.body === undefined) return reply.status(answer.status).send();
    return reply
      .status(answer.status)
      .type(type ?? "application/octet-stream")
      .send(answer.body);
  }
  const document = withIncluded(answer.document, query.get("include"), { ...view, actor });
  return reply
    .status(answer.status ?? 200)
    .type(JSON_API)
    .send(JSON.stringify(document));
}

function refuse(reply: FastifyReply, { status, errors, headers }: ApiError): FastifyReply {
  return reply
    .headers({ ...ALWAYS, "x-request-id": randomUUID(), ...headers })
    .status(status)
    .type(JSON_API)
    .send(JSON.stringify({ errors }));
}

function asApiError(error: unknown, { method, url }: FastifyRequest): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof AwsError) return asFault(error);
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  const message = error instanceof Error ? error.message : String(error);
  if (status === 413) return tooLarge(`The body is larger than ${LARGEST_DOCUMENT.toLocaleString("en")} bytes`);
  if (status < 500) return badRequest(message);
  process.stderr.write(
    inert(shownLines(`hcp: ${method} ${url.replace(/\?.*/s, "")}: ${error instanceof Error ? (error.stack ?? message) : message}\n`)),
  );
  return new ApiError(500, [{ status: "500", title: "internal server error", detail: `The sandbox failed: ${message}` }]);
}
