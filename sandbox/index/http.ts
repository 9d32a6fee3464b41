import { IndexError } from "./public-index";

/** An HTTP GET that gives up when the answer does not start within `timeoutMs`; how long the body then takes is not limited. */
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

/** The body of a 200, or an error that names the file and the status. */
export async function getOk(url: string, timeoutMs: number): Promise<Response> {
  const response = await get(url, {}, timeoutMs);
  if (response.status === 200) return response;
  await response.body?.cancel();
  throw new IndexError(`${splitCredentials(url).plain} answered ${response.status}`, response.status);
}

/** `fetch` refuses URLs with a user name; pip sends it as Basic authentication. */
function splitCredentials(url: string): { plain: string; authorization?: string } {
  const parsed = new URL(url);
  if (parsed.username === "" && parsed.password === "") return { plain: url };
  const pair = `${decodeURIComponent(parsed.username)}:${decodeURIComponent(parsed.password)}`;
  parsed.username = "";
  parsed.password = "";
  return { plain: parsed.href, authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
}
