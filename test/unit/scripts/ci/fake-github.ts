import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { GitHub } from "../../../../scripts/ci/github";

export interface FakeIssue {
  readonly number: number;
  title: string;
  body: string;
  labels: string[];
  state: "open" | "closed";
  state_reason?: string;
  readonly pull_request?: object;
  readonly comments: FakeComment[];
}

export interface FakeComment {
  readonly id: number;
  body: string;
  readonly user: { readonly type: "Bot" | "User" };
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const REPOSITORY = "acme/scans";
const TOKEN = "token-of-the-job";

/** The part of GitHub's REST API that the workflows use, for one repository, over HTTP. */
export class FakeGitHub {
  readonly issues: FakeIssue[] = [];
  labels: string[] = [];
  newest = "a".repeat(40);
  /** `METHOD path` of each call, without the repository. */
  readonly calls: string[] = [];
  /** Answers that replace the normal ones, by the start of `METHOD path`. */
  readonly failures = new Map<string, Answer>();
  private readonly server = createServer((request, response) => {
    void this.handle(request).then(({ status, body }) => {
      response.writeHead(status, { "content-type": "application/json" }).end(typeof body === "string" ? body : JSON.stringify(body));
    });
  });

  async start(): Promise<void> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, "close");
  }

  /** The environment that GitHub Actions sets. */
  get environment() {
    const { port } = this.server.address() as AddressInfo;
    return { GITHUB_API_URL: `http://127.0.0.1:${port}`, GITHUB_REPOSITORY: REPOSITORY, GITHUB_TOKEN: TOKEN };
  }

  get client(): GitHub {
    return new GitHub({ apiUrl: this.environment.GITHUB_API_URL, repository: REPOSITORY, token: TOKEN });
  }

  /** The calls that changed something. */
  get writes(): string[] {
    return this.calls.filter((call) => !call.startsWith("GET"));
  }

  addIssue(issue: Partial<FakeIssue>): FakeIssue {
    const number = this.issues.length + 1;
    const added: FakeIssue = { title: "", body: "", labels: [], state: "open", comments: [], ...issue, number };
    this.issues.push(added);
    return added;
  }

  addComment(issue: FakeIssue, body: string, type: "Bot" | "User" = "Bot"): FakeComment {
    const comment = { id: 1000 * issue.number + issue.comments.length, body, user: { type } };
    issue.comments.push(comment);
    return comment;
  }

  private async handle(request: IncomingMessage): Promise<Answer> {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://fake");
    const method = request.method ?? "";
    const path = pathname.replace(`/repos/${REPOSITORY}/`, "");
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (request.headers.authorization !== `Bearer ${TOKEN}`) return { status: 401, body: { message: "Bad credentials" } };
    this.calls.push(`${method} ${path}`);
    const failure = [...this.failures].find(([start]) => `${method} ${path}`.startsWith(start));
    if (failure) return failure[1];
    const text = Buffer.concat(chunks).toString("utf8");
    return this.answer(method, path, searchParams, text === "" ? {} : (JSON.parse(text) as Record<string, unknown>));
  }

  private answer(method: string, path: string, query: URLSearchParams, body: Record<string, unknown>): Answer {
    if (typeof body.body === "string" && body.body.length > 65_536)
      return { status: 422, body: { message: "Validation Failed: body is too long (maximum is 65536 characters)" } };
    const [first, second, third] = path.split("/");
    const issue = this.issues.find(({ number }) => String(number) === second);
    if (first === "labels" && method === "GET")
      return paged(
        this.labels.map((name) => ({ name })),
        query,
      );
    if (first === "labels") return { status: 201, body: { name: this.labels.push(String(body.name)) } };
    if (first === "commits") return { status: 200, body: { sha: this.newest } };
    if (path === "issues" && method === "GET") return paged(this.matching(query), query);
    if (path === "issues") return { status: 201, body: this.addIssue(body) };
    if (second === "comments") return this.editComment(Number(third), String(body.body));
    if (!issue) return { status: 404, body: { message: "Not Found" } };
    if (third === "comments" && method === "GET") return paged(issue.comments, query);
    if (third === "comments") return { status: 201, body: this.addComment(issue, String(body.body)) };
    return { status: 200, body: Object.assign(issue, body) };
  }

  private matching(query: URLSearchParams): FakeIssue[] {
    return this.issues
      .filter(({ state, labels }) => state === query.get("state") && labels.includes(query.get("labels") ?? ""))
      .sort((one, other) => other.number - one.number);
  }

  private editComment(id: number, body: string): Answer {
    const comment = this.issues.flatMap(({ comments }) => comments).find((each) => each.id === id);
    return comment ? { status: 200, body: Object.assign(comment, { body }) } : { status: 404, body: { message: "Not Found" } };
  }
}

/** One page: like GitHub, thirty entries by default and never more than a hundred. */
function paged(entries: readonly unknown[], query: URLSearchParams): Answer {
  const size = Math.min(Number(query.get("per_page") ?? 30), 100);
  const page = Number(query.get("page") ?? 1);
  return { status: 200, body: entries.slice((page - 1) * size, page * size) };
}

/** Starts a fake before each test, and stops it after. */
export function withFakeGitHub(): () => FakeGitHub {
  let fake: FakeGitHub;
  beforeEach(async () => {
    fake = new FakeGitHub();
    await fake.start();
  });
  afterEach(() => fake.stop());
  return () => fake;
}
