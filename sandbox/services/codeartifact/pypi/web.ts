import type { IncomingMessage, ServerResponse } from "node:http";
import { AwsError } from "../../../core/errors";
import type { WebHandler } from "../../../core/service";
import { normalizeName } from "../../../index/filename";
import { publishAccess, readAccess } from "../access";
import type { Repository } from "../model/types";
import type { Parts } from "../parts";
import { callerOf } from "./authentication";
import { IndexUnavailable } from "./blobs";
import { sendFile, sendMetadata } from "./downloads";
import { HttpProblem, sendText } from "./http";
import { indexPage } from "./index-page";
import type { Rich } from "./rich";
import { receiveUpload } from "./uploads";

interface Request {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly repository: Repository;
  /** Decoded segments after `/pypi/REPOSITORY/`. */
  readonly path: readonly string[];
}

const ADDRESS = /^\/d\/([a-z][a-z0-9-]{0,48}[a-z0-9])-(\d{12})\/([a-z]+)\/([^/]+)(?:\/(.*))?$/;

/** The PyPI endpoint of every repository: `/d/DOMAIN-OWNER/pypi/REPOSITORY/`. */
export function pypiHandler(parts: Parts, rich: Rich): WebHandler {
  return async (request, response, url) => {
    try {
      const [, domain, owner, format, repository, rest = ""] = ADDRESS.exec(url.pathname) ?? [];
      if (!domain || !owner || format !== "pypi" || !repository) throw new HttpProblem(404, "Not found");
      const path = decode(rest);
      const token = callerOf(parts, request, domain, owner);
      const found = token.domain.repositories.get(repository);
      if (!found) throw new HttpProblem(404, `Repository '${repository}' does not exist in domain '${domain}'`);
      const access = request.method === "POST" ? undefined : readAccess(found);
      if (access) await parts.context.authorize(token.caller, access);
      const authorizePublishing = (project: string) => parts.context.authorize(token.caller, publishAccess(found, project));
      const exchange = { request, response, repository: found, path };
      await (access ? read(parts, rich, exchange) : publish(parts, exchange, authorizePublishing));
    } catch (error) {
      answerProblem(request, response, error);
    }
  };
}

async function read(parts: Parts, rich: Rich, { request, response, repository, path }: Request): Promise<void> {
  if (request.method !== "GET" && request.method !== "HEAD") throw new HttpProblem(405, "Method not allowed", { allow: "GET, HEAD, POST" });
  const [root, project, version, file, ...more] = path;
  // `/simple/` alone is not found: there is no list of all projects, as in AWS.
  if (root !== "simple" || !project || more.length > 0) throw new HttpProblem(404, "Not found");
  const id = { format: "pypi", name: normalizeName(project) };
  if (version === undefined || (version === "" && file === undefined)) {
    if (project !== id.name || version === undefined) {
      const location = `${version === undefined ? "" : "../"}${encodeURIComponent(id.name)}/`;
      return sendText(request, response, 301, "text/plain", "", { location });
    }
    return sendText(request, response, 200, "text/html; charset=utf-8", await indexPage(parts, repository, id, rich));
  }
  if (!file) throw new HttpProblem(404, "Not found");
  if (rich.metadata && file.endsWith(".whl.metadata")) {
    const wheel = { version, filename: file.slice(0, -".metadata".length) };
    return sendText(request, response, 200, "text/plain; charset=utf-8", await sendMetadata(parts, repository, id, wheel));
  }
  return sendFile(parts, rich, { request, response, repository, id, version, filename: file });
}

async function publish(
  parts: Parts,
  { request, response, repository, path }: Request,
  authorize: (project: string) => Promise<void>,
): Promise<void> {
  if (path.some((segment) => segment !== "")) throw new HttpProblem(404, "Files are uploaded to the repository's own address");
  await receiveUpload(parts, repository, request, authorize);
  sendText(request, response, 200, "text/plain", "");
}

function decode(path: string): string[] {
  try {
    return path.split("/").map(decodeURIComponent);
  } catch {
    throw new HttpProblem(400, "The address is not valid percent-encoding");
  }
}

function answerProblem(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy();
  const problem =
    error instanceof HttpProblem
      ? error
      : error instanceof AwsError
        ? new HttpProblem(error.status ?? 403, error.message)
        : error instanceof IndexUnavailable
          ? new HttpProblem(502, error.message)
          : undefined;
  if (!problem) throw error;
  sendText(request, response, problem.status, "text/plain; charset=utf-8", `${problem.message}\n`, problem.headers);
}
