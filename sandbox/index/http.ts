import { Readable } from "node:stream";
import { MEBIBYTE, readLimited, TooLarge } from "../kit/limits";
import { IndexError } from "./public-index";

/** Bytes; the largest pages of PyPI have some 10 MB. */
export const LARGEST_PAGE = 64 * MEBIBYTE;

/**
 * An HTTP GET that gives up if the answer does not begin within `timeoutMs`. Whoever reads the body limits it: it may be endless, or
 * unpack to any size (fetch unpacks gzip).
 */
export async function get(url: string, headers: Readonly<Record<string, string>>, timeoutMs: number): Promise<Response> {
  const { plain, authorization } = splitCredentials(url);
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeoutMs);
  try {
    const all = { ...headers, ...(authorization === undefined ? {} : { Authorization: authorization }) };
    return await fetch(plain, { headers: all, signal: abort.signal, redirect: "follow" });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new IndexError(`No answer from ${new URL(plain).host}: ${cause}`);
  } finally {
    clearTimeout(timer);
  }
}

/** Like {@link get}, but throws an error with the file and the status if that is not 200. */
export async function getOk(url: string, timeoutMs: number): Promise<Response> {
  const response = await get(url, {}, timeoutMs);
  if (response.status === 200) return response;
  await response.body?.cancel();
  throw new IndexError(`${splitCredentials(url).plain} answered ${response.status}`, response.status);
}

/** How long a body may take that comes whole into memory, in relation to the time until it begins. */
const PATIENCE = 10;

/**
 * The whole body. Throws {@link IndexError} if it is larger than `limit` (bytes), or has not ended ten times `timeoutMs` later; it
 * counts as an answer, so that the server is asked again for other things.
 */
export async function bodyOf(response: Response, limit: number, timeoutMs: number): Promise<Buffer> {
  const what = `The answer of ${new URL(response.url).pathname}`;
  if (response.body === null) return Buffer.alloc(0);
  const body = Readable.fromWeb(response.body);
  const timer = setTimeout(() => body.destroy(new IndexError(`${what} does not end`, response.status)), timeoutMs * PATIENCE);
  try {
    return await readLimited(body, limit, what);
  } catch (error) {
    throw error instanceof TooLarge ? new IndexError(error.message, response.status) : error;
  } finally {
    clearTimeout(timer);
  }
}

/** Moves the user name and password from the URL to Basic authentication, as pip does: `fetch` refuses such URLs. */
function splitCredentials(url: string): { plain: string; authorization?: string } {
  const parsed = new URL(url);
  if (parsed.username === "" && parsed.password === "") return { plain: url };
  const pair = `${decodeURIComponent(parsed.username)}:${decodeURIComponent(parsed.password)}`;
  parsed.username = "";
  parsed.password = "";
  return { plain: parsed.href, authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
}
