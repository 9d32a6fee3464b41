import type { Response } from "undici";
import { isHttps, isLoopback, shownAddress } from "../../environments/addresses";
import { unsafe } from "../../environments/foreign-settings";
import { type Fetch, fetchWith } from "../../modules/network/fetch.mjs";
import { secrets } from "../../modules/text/redactor";
import { OperationError, UsageError, messageOf } from "../words/errors";

/** Largest number of entries in one page of a list (https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api). */
const PAGE = 100;
const TIMEOUT_MS = 30_000;

export interface GitHubSettings {
  /** Such as `https://api.github.com`, without a slash at its end. */
  readonly apiUrl: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly token: string;
}

type Method = "GET" | "POST" | "PATCH";

/** One repository in GitHub's REST API. Any answer other than 2xx throws an OperationError. */
export class GitHub {
  constructor(
    private readonly settings: GitHubSettings,
    private readonly send: Fetch = fetchWith(process.env),
  ) {}

  /** @param path after `/repos/OWNER/NAME/` */
  async request(method: Method, path: string, body?: object): Promise<unknown> {
    const { apiUrl, repository } = this.settings;
    const url = `${apiUrl}/repos/${repository}/${path}`;
    const response = await this.answer(url, method, body);
    const text = await response.text();
    if (response.ok) return parsed(text);
    throw new OperationError(
      `GitHub answered ${response.status} to ${method} /repos/${repository}/${path}: ${messageIn(text) || response.statusText}`,
      REMEDIES[response.status],
    );
  }

  /** Every entry of a list, page after page. */
  async list(path: string): Promise<unknown[]> {
    const entries: unknown[] = [];
    for (let page = 1; ; page++) {
      const answer = await this.request("GET", `${path}${path.includes("?") ? "&" : "?"}per_page=${PAGE}&page=${page}`);
      if (!Array.isArray(answer)) throw new OperationError(`GitHub's answer to GET ${path} is not a list.`);
      entries.push(...(answer as unknown[]));
      if (answer.length < PAGE) return entries;
    }
  }

  private async answer(url: string, method: Method, body?: object): Promise<Response> {
    const headers = {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${this.settings.token}`,
      "user-agent": "package-scan-ci",
      "x-github-api-version": "2022-11-28",
      ...(body && { "content-type": "application/json" }),
    };
    try {
      return await this.send(url, {
        method,
        headers,
        body: body && JSON.stringify(secrets.json(body)),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (error) {
      // The error of fetch only says "fetch failed"; its cause says why.
      const cause = (error as Error).cause;
      const why = cause === undefined ? messageOf(error) : `${messageOf(error)}, ${messageOf(cause)}`;
      throw new OperationError(`No answer from GitHub to ${method} ${url}: ${why}`, "Run the job again.", { cause: error });
    }
  }
}

const MISSING_PERMISSION = "The job needs the permission for it: see the permissions of the job in .github/workflows.";

const REMEDIES: Readonly<Record<number, string>> = {
  401: "GITHUB_TOKEN is not valid any more: run the job again.",
  403: MISSING_PERMISSION,
  404: `If the job lacks the permission, GitHub answers as if the thing did not exist. ${MISSING_PERMISSION}`,
  410: "Turn on issues in the settings of the repository.",
};

/** Reads the variables that GitHub Actions sets (https://docs.github.com/en/actions/reference/workflows-and-actions/variables). Throws UsageError. */
export function gitHubSettings(environment: Readonly<Record<string, string | undefined>>): GitHubSettings {
  const { GITHUB_TOKEN: token = "", GITHUB_REPOSITORY: repository = "", GITHUB_API_URL: apiUrl = "" } = environment;
  if (!token) throw new UsageError("GITHUB_TOKEN is not set.", "In a workflow: env: { GITHUB_TOKEN: ${{ github.token }} }");
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository))
    throw new UsageError(
      `GITHUB_REPOSITORY "${repository}" is not of the form owner/name.`,
      "GitHub Actions sets it; elsewhere set it yourself.",
    );
  if (apiUrl !== "" && !isHttps(apiUrl) && !isLoopback(apiUrl))
    throw new UsageError(
      `GITHUB_API_URL ${shownAddress(apiUrl)} is not https: GITHUB_TOKEN would go there in clear.`,
      "GitHub Actions sets it; elsewhere set it yourself, or leave it out for github.com.",
    );
  const [{ what, fix } = {}] = unsafe(environment);
  if (what !== undefined) throw new UsageError(`${what}: GITHUB_TOKEN would go to whoever answers.`, fix);
  return { token, repository, apiUrl: (apiUrl || "https://api.github.com").replace(/\/+$/, "") };
}

function parsed(text: string): unknown {
  try {
    return text === "" ? undefined : (JSON.parse(text) as unknown);
  } catch (error) {
    throw new OperationError(`GitHub's answer is not JSON: ${secrets.text(text).slice(0, 100)}`, undefined, { cause: error });
  }
}

function messageIn(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === "string" ? secrets.text(message) : "";
  } catch {
    return secrets.text(text).slice(0, 200);
  }
}
