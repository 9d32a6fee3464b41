import { z } from "zod";
import { isLoopback } from "../../environments/addresses";
import { reasonOf } from "../../modules/network/failure.mjs";
import { fetchWith } from "../../modules/network/fetch.mjs";
import { isUuid } from "../../modules/scanner/contract/secrets";
import { restOrigin } from "../../modules/snyk/rest-address";
import type { Actor, Variables } from "../aws/actor";
import { projectPage, projectsOf, type SnykProject } from "./snyk-projects";

/** What Snyk says of a token, or of an organization. `unknown`: nothing, for the given reason. */
export type SnykWord =
  | { readonly state: "confirmed" }
  | { readonly state: "refused"; readonly why: string }
  | { readonly state: "unknown"; readonly why: string };

/** Asks Snyk whether it knows a token, and an organization with that token. Never throws. */
export interface SnykApi {
  token(token: string): Promise<SnykWord>;
  organization(organization: string, token: string): Promise<SnykWord>;
  /** Whether the organization and the token may ask for the issues of packages, as `snyk.engine: api` does. */
  packages(organization: string, token: string): Promise<SnykWord>;
  /** The organization's projects that a CLI has recorded for pip; or why they are not known. */
  projects(organization: string, token: string): Promise<readonly SnykProject[] | Unknown>;
}

/** Nothing is known. */
export interface Unknown {
  readonly why: string;
}

/** A version of the REST API that has both calls (apidocs.snyk.io). */
const VERSION = "2024-10-15";
/** One that has the issues of packages, as the scan asks for them. */
const ISSUES_VERSION = "2025-11-05";
/** Asked only whether the call is allowed. */
const ANY_PACKAGE = "pkg:pypi/pip@9.0.1";
const NOT_ENTITLED =
  "Snyk does not let it ask for the issues of packages (403), which snyk.engine: api does: that needs an Enterprise plan and a token that may view the organization; or set snyk.engine to cli";
const TIMEOUT_MS = 8_000;
/** Projects of a page, the most that Snyk gives; and pages, after which an organization is too large to say anything of. */
const [PAGE, PAGES] = [100, 50];

/**
 * The API of an actor's environment; undefined in a local AWS whose environment names none. Nothing is sent unencrypted to another
 * machine. The actor's variables name the proxies and the certificate authority.
 */
export function snykApiOf({ environment, variables }: Pick<Actor, "environment" | "variables">): SnykApi | undefined {
  const { snyk, local } = environment;
  if (local && snyk.apiUrl === undefined) return undefined;
  const askAt = (path: string, token: string) => {
    return get(new URL(`${restOrigin(token, snyk.apiUrl)}${path}`), token, variables);
  };
  const ask = (path: string, token: string) => askAt(`/rest/${path}`, token);
  const organizationPath = (organization: string) =>
    isUuid(organization) ? `orgs/${organization}?version=${VERSION}` : `orgs?version=${VERSION}&slug=${organization}`;
  const idOf = async (organization: string, token: string) =>
    isUuid(organization) ? organization : idIn(await ask(organizationPath(organization), token));
  return {
    token: async (token) => judge(await ask(`self?version=${VERSION}`, token), () => true, "Snyk does not accept it"),
    organization: async (organization, token) => {
      return judge(await ask(organizationPath(organization), token), hasOrganization, "the token sees no such organization");
    },
    packages: async (organization, token) => {
      const found = await idOf(organization, token);
      if (typeof found !== "string") return { state: "unknown", why: found.why };
      const answer = await ask(`orgs/${found}/packages/${encodeURIComponent(ANY_PACKAGE)}/issues?version=${ISSUES_VERSION}&limit=1`, token);
      if ("status" in answer && answer.status === 403) return { state: "refused", why: NOT_ENTITLED };
      return judge(answer, () => true, "Snyk's API has no such call for it");
    },
    projects: async (organization, token) => {
      const found = await idOf(organization, token);
      if (typeof found !== "string") return found;
      return everyProject(
        (path) => askAt(path, token),
        `/rest/orgs/${found}/projects?version=${VERSION}&origins=cli&types=pip&limit=${PAGE}`,
      );
    },
  };
}

type Answer = { readonly status: number; readonly body: string } | { readonly why: string };

function judge(answer: Answer, isThere: (body: string) => boolean, refused: string): SnykWord {
  if ("why" in answer) return { state: "unknown", why: answer.why };
  const { status, body } = answer;
  if (status === 200) return isThere(body) ? { state: "confirmed" } : { state: "refused", why: refused };
  if (status === 401 || status === 404) return { state: "refused", why: refused };
  return { state: "unknown", why: `Snyk answered ${status}` };
}

/** The list of organizations is empty if none has the slug; a single one is an object. */
function hasOrganization(body: string): boolean {
  try {
    const { data } = JSON.parse(body) as { data?: unknown };
    return Array.isArray(data) ? data.length > 0 : typeof data === "object" && data !== null;
  } catch {
    return false;
  }
}

/** The id of the one organization in a list. */
function idIn(answer: Answer): string | Unknown {
  if ("why" in answer) return answer;
  const { data } = organizations.safeParse(parsed(answer.body));
  return data?.data[0]?.id ?? { why: `Snyk answered ${answer.status}, without the organization's id` };
}

const organizations = z.object({ data: z.array(z.object({ id: z.string() })) });

/** All pages. @param first path of the first one */
async function everyProject(ask: (path: string) => Promise<Answer>, first: string): Promise<readonly SnykProject[] | Unknown> {
  const all: SnykProject[] = [];
  let path: string | undefined = first;
  for (let page = 0; path !== undefined; page += 1) {
    if (page === PAGES) return { why: `the organization has more than ${PAGE * PAGES} projects` };
    const answer: Answer = await ask(path);
    if ("why" in answer) return answer;
    const { data } = projectPage.safeParse(parsed(answer.body));
    if (answer.status !== 200 || data === undefined) return { why: `Snyk answered ${answer.status} about its projects` };
    all.push(...projectsOf(data));
    // A path of the same host: the token goes nowhere else.
    const next: string | undefined = data.links?.next;
    path = next?.startsWith("/") === true && !next.startsWith("//") ? next : undefined;
    if (next !== undefined && path === undefined) return { why: "Snyk names a next page elsewhere" };
  }
  return all;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

async function get(url: URL, token: string, variables: Variables): Promise<Answer> {
  if (url.protocol !== "https:" && !isLoopback(url.href)) return { why: `${url.origin} is not encrypted, so the token was not sent there` };
  const headers = { authorization: `token ${token}`, accept: "application/vnd.api+json" };
  try {
    const response = await fetchWith(variables)(url, { headers, redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) });
    return { status: response.status, body: await response.text() };
  } catch (error) {
    const timedOut = error instanceof Error && error.name === "TimeoutError";
    return { why: `no connection to ${url.origin} (${timedOut ? "no answer" : reasonOf(error)})` };
  }
}
