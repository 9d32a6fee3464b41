import { Readable } from "node:stream";
import { AwsError } from "../../../core/errors";
import type { Access, Caller, SandboxContext, WebHandler } from "../../../core/service";
import { adoptFirstBranch } from "../git/refs";
import type { Repository } from "../repository";
import { arnOf, touch } from "../repository";
import type { RepositoryStore } from "../store";
import { authenticate } from "./authenticate";
import { bodyOf } from "./body";
import { runBackend } from "./cgi";
import { readPushStart } from "./push-commands";
import { Refusal, refuse } from "./refusal";

export const GIT_PREFIX = "/v1/repos/";

/** A request of git's smart protocol. A repository serves no others. */
interface Wanted {
  readonly repositoryName: string;
  readonly path: "/info/refs" | "/git-upload-pack" | "/git-receive-pack";
  readonly action: "GitPull" | "GitPush";
}

/** Serves git's smart HTTP protocol to callers who sign with AWS's credential helper and whom IAM allows. */
export function gitOverHttp(context: SandboxContext, store: RepositoryStore): WebHandler {
  return async (request, response, url) => {
    try {
      const wanted = wantedOf(request.method ?? "", url);
      const { authorization, host = "" } = request.headers;
      const { caller, repository } = await authenticate(context, store, { authorization, host, repositoryName: wanted.repositoryName });
      await allow(context, caller, repository, wanted.action);
      const pushes = wanted.path === "/git-receive-pack";
      const plain = bodyOf(request);
      const body = pushes ? await allowReferences(context, caller, repository, plain) : plain;
      const { git } = repository;
      const query = url.search.slice(1);
      const backend = { git, method: request.method ?? "", path: wanted.path, query, headers: request.headers, body, user: caller.arn };
      await runBackend(backend, response, async () => {
        if (!pushes) return;
        await adoptFirstBranch(git);
        touch(repository);
      });
    } catch (error) {
      if (!(error instanceof Refusal) || response.headersSent) throw error;
      refuse(response, error);
      request.resume();
    }
  };
}

function wantedOf(method: string, url: URL): Wanted {
  const [, repositoryName, path] = /^\/v1\/repos\/([\w.-]+)(\/info\/refs|\/git-upload-pack|\/git-receive-pack)$/.exec(url.pathname) ?? [];
  const service = path === "/info/refs" ? url.searchParams.get("service") : path?.slice(1);
  if (!repositoryName || (service !== "git-upload-pack" && service !== "git-receive-pack")) {
    throw new Refusal(404, `Not found: clone ${GIT_PREFIX}NAME with a git client that supports the smart protocol`);
  }
  if (method !== (path === "/info/refs" ? "GET" : "POST")) throw new Refusal(405, `${method} is not the method of this request`);
  return { repositoryName, path: path as Wanted["path"], action: service === "git-receive-pack" ? "GitPush" : "GitPull" };
}

async function allow(context: SandboxContext, caller: Caller, repository: Repository, action: string, reference?: string): Promise<void> {
  const tags = [...repository.tags].map(([key, value]) => [`aws:ResourceTag/${key}`, value] as const);
  const references: Access["context"] = reference === undefined ? {} : { "codecommit:References": reference };
  const access = {
    action: `codecommit:${action}`,
    resources: [arnOf(repository)],
    context: { ...Object.fromEntries(tags), ...references },
  };
  await context.authorize(caller, access).catch((error: unknown) => {
    throw error instanceof AwsError ? new Refusal(403, error.message) : error;
  });
}

/**
 * Asks IAM about each reference of a push: policies protect branches by `codecommit:References`, which is known only from the push
 * itself ("Limit pushes and merges to branches in AWS CodeCommit"). Returns the whole body, with the part that was read.
 */
async function allowReferences(context: SandboxContext, caller: Caller, repository: Repository, body: Readable): Promise<Readable> {
  const chunks = (body as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  const start = await readPushStart(chunks);
  for (const reference of start.references) await allow(context, caller, repository, "GitPush", reference);
  return Readable.from(whole(start.bytes, chunks), { objectMode: false });
}

async function* whole(start: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield start;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}
