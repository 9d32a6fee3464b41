import type { IncomingMessage, ServerResponse } from "node:http";
import { MEBIBYTE, readLimited, TooLarge } from "../../kit/limits";
import { AwsError } from "../../core/errors";
import { ApiError, notFound, tooLarge } from "./http/errors";
import { asFault } from "./http/faults";

/** Where objects are read and written, each by a secret in its path: go-tfe replaces the query of a log's address. */
export const OBJECTS_PREFIX = "/_archivist/v1/object/";

/** Bytes of one upload: HCP takes a configuration of 10 GB at most, the sandbox keeps them in memory. */
const LARGEST_OBJECT = 256 * MEBIBYTE;

/** Something that is read or written by who knows its secret. */
export interface StoredObject {
  /** The bytes that there are now; undefined if there are none. */
  readonly read?: () => Buffer | undefined;
  /** Takes an upload. Throws {@link ApiError} if it is not taken. */
  readonly write?: (content: Buffer) => void | Promise<void>;
  readonly type?: string;
}

/** The blob storage beside the API. It asks for no token: who knows an address may use it (API documentation, "Blob Storage Authentication"). */
export class Objects {
  private readonly objects = new Map<string, StoredObject>();

  /** @param strike called before each transfer, with `GET /object` or `PUT /object`; throws if it is to fail */
  constructor(
    readonly endpoint: string,
    private readonly strike: (operation: string) => Promise<void>,
  ) {}

  offer(key: string, object: StoredObject): void {
    this.objects.set(key, object);
  }

  object(key: string): string {
    return `${this.endpoint}${OBJECTS_PREFIX}${key}`;
  }

  readonly handle = async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    try {
      const found = this.objects.get(url.pathname.slice(OBJECTS_PREFIX.length));
      if (found === undefined) throw notFound();
      await this.strike(`${request.method === "PUT" ? "PUT" : "GET"} /object`);
      if (request.method === "PUT") await this.take(request, response, found);
      else give(request, response, found, url.searchParams);
    } catch (error) {
      const known = error instanceof TooLarge ? tooLarge(error.message) : error instanceof AwsError ? asFault(error) : error;
      if (!(known instanceof ApiError)) throw error;
      response.writeHead(known.status, { "content-type": "application/vnd.api+json" }).end(JSON.stringify({ errors: known.errors }));
    }
  };

  private async take(request: IncomingMessage, response: ServerResponse, { write }: StoredObject): Promise<void> {
    if (write === undefined) throw notFound();
    if (Number(request.headers["content-length"] ?? 0) > LARGEST_OBJECT) throw new TooLarge("The upload", LARGEST_OBJECT);
    await write(await readLimited(request.iterator({ destroyOnReturn: false }), LARGEST_OBJECT, "The upload"));
    response.writeHead(200, { "content-length": "0" }).end();
  }
}

/** Sends an object, or the part of it that `offset` and `limit` name (bytes): logs are read in pieces while they grow. */
function give(request: IncomingMessage, response: ServerResponse, { read, type }: StoredObject, query: URLSearchParams): void {
  const content = read?.();
  if (content === undefined) throw notFound();
  const offset = number(query.get("offset")) ?? 0;
  const limit = number(query.get("limit")) ?? content.length;
  const part = content.subarray(offset, offset + limit);
  const headers = { "content-type": type ?? "application/octet-stream", "content-length": String(part.length) };
  response.writeHead(200, headers).end(request.method === "HEAD" ? undefined : part);
}

function number(text: string | null): number | undefined {
  return text !== null && /^\d+$/.test(text) ? Number(text) : undefined;
}
