import { IndexError } from "./public-index";

/** An HTTP GET that gives up if the answer does not begin within `timeoutMs`. The time for the body is not limited. */
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

/** Moves the user name and password from the URL to Basic authentication, as pip does: `fetch` refuses such URLs. */
function splitCredentials(url: string): { plain: string; authorization?: string } {
  const parsed = new URL(url);
  if (parsed.username === "" && parsed.password === "") return { plain: url };
  const pair = `${decodeURIComponent(parsed.username)}:${decodeURIComponent(parsed.password)}`;
  parsed.username = "";
  parsed.password = "";
  return { plain: parsed.href, authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
}
