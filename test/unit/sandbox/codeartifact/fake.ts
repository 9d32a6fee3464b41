import { mkdtempSync, rmSync } from "node:fs";
import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsError } from "../../../../sandbox/core/errors";
import type { AwsEvent, Access, AwsService, Caller } from "../../../../sandbox/core/service";
import { hermeticIndex } from "../../../../sandbox/index/hermetic";
import { buildWheel } from "../../../../sandbox/index/hermetic/archives";
import type { HermeticPackage } from "../../../../sandbox/index/hermetic/definition";
import { fileStem } from "../../../../sandbox/index/hermetic/definition";
import type { IndexFile, IndexProject, PublicIndex } from "../../../../sandbox/index/public-index";
import { createCodeArtifact } from "../../../../sandbox/services/codeartifact";
import type { Rich } from "../../../../sandbox/services/codeartifact/pypi/rich";

import type { Answer } from "./answers";

export { type Answer, pages, refusal } from "./answers";

export const OWNER = "111122223333";
export const OTHER = "444455556666";
export const REGION = "eu-central-1";

export interface CallOptions {
  readonly account?: string;
  readonly region?: string;
  readonly arn?: string;
}

/** A public index that tests can change, and that records which files are fetched. */
export class TestIndex implements PublicIndex {
  readonly opened: string[] = [];
  isDown = false;
  private current: Promise<PublicIndex>;

  constructor(packages: readonly HermeticPackage[]) {
    this.current = hermeticIndex({ packages });
  }

  /** Replaces the whole index. */
  publish(packages: readonly HermeticPackage[]): void {
    this.current = hermeticIndex({ packages });
  }

  async project(name: string): Promise<IndexProject | undefined> {
    if (this.isDown) throw new Error("no route to host");
    return (await this.current).project(name);
  }

  async open(file: IndexFile): Promise<NodeJS.ReadableStream> {
    if (this.isDown) throw new Error("no route to host");
    this.opened.push(file.filename);
    return (await this.current).open(file);
  }
}

/** The service, called as by the gateway, and its web handler behind a server of its own. */
export class Fake {
  readonly index: TestIndex;
  /** The accesses about which web requests asked IAM, in order. */
  readonly asked: { caller: Caller; access: Access }[] = [];
  /** The events that the service has sent, in order. */
  readonly events: AwsEvent[] = [];
  /** Actions that IAM refuses. */
  readonly denied = new Set<string>();
  readonly service: AwsService;
  private readonly directory = mkdtempSync(join(tmpdir(), "codeartifact-test-"));

  private constructor(
    private readonly server: Server,
    packages: readonly HermeticPackage[],
    rich?: Rich,
  ) {
    this.index = new TestIndex(packages);
    this.service = createCodeArtifact({ publicIndex: this.index, rich })({
      endpoint: this.endpoint,
      workDirectory: this.directory,
      assumeServiceRole: () => Promise.reject(new Error("not used")),
      identify: () => Promise.reject(new Error("not used")),
      rootKeys: (account) => ({ accessKeyId: account, secretAccessKey: "not used" }),
      emit: (event) => void this.events.push(event),
      authorize: (caller, access) => {
        this.asked.push({ caller, access });
        if (!this.denied.has(access.action)) return Promise.resolve();
        return Promise.reject(new AwsError("AccessDeniedException", `User: ${caller.arn} is not authorized to perform: ${access.action}`));
      },
      toolEnvironment: {},
    });
    this.server.on("request", (request, response) => {
      this.service.web?.["/d/"]?.(request, response, new URL(request.url ?? "/", this.endpoint)).catch((error: unknown) => {
        response.writeHead(500).end(String(error));
      });
    });
  }

  static async start({ packages = [], rich }: { packages?: readonly HermeticPackage[]; rich?: Rich } = {}): Promise<Fake> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new Fake(server, packages, rich);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    rmSync(this.directory, { recursive: true, force: true });
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async call(operation: string, input: object = {}, { account = OWNER, region = REGION, arn }: CallOptions = {}): Promise<Answer> {
    const handler = this.service.operations[operation];
    if (!handler) throw new Error(`no operation ${operation}`);
    const caller = { account, arn: arn ?? `arn:aws:iam::${account}:root`, accessKeyId: account };
    return (await handler({ operation, region, caller, input: input as never })) as Answer;
  }

  access(operation: string, input: object = {}, account = OWNER): readonly Access[] {
    const caller = { account, arn: `arn:aws:iam::${account}:root`, accessKeyId: account };
    return this.service.access?.({ operation, region: REGION, caller, input: input as Record<string, unknown> }) ?? [];
  }

  /** Makes a domain `dom` with a repository `store` that has `public:pypi`, and `team` below it. */
  async standard(): Promise<void> {
    await this.call("CreateDomain", { domain: "dom" });
    await this.call("CreateRepository", { domain: "dom", repository: "store" });
    await this.call("AssociateExternalConnection", { domain: "dom", repository: "store", externalConnection: "public:pypi" });
    await this.call("CreateRepository", { domain: "dom", repository: "team", upstreams: [{ repositoryName: "store" }] });
  }

  async token(options?: CallOptions): Promise<string> {
    const { authorizationToken } = await this.call("GetAuthorizationToken", { domain: "dom", domainOwner: OWNER }, options);
    return authorizationToken as string;
  }

  /** Sends a request to `/d/dom-OWNER/pypi/PATH`, by default with a new token. */
  async web(path: string, init: RequestInit & { token?: string } = {}): Promise<Response> {
    const { token = await this.token(), headers, ...rest } = init;
    const authorization = { authorization: `Basic ${Buffer.from(`aws:${token}`).toString("base64")}` };
    return fetch(`${this.endpoint}/d/dom-${OWNER}/pypi/${path}`, {
      redirect: "manual",
      ...rest,
      headers: { ...authorization, ...(headers as object) },
    });
  }

  /** Uploads a wheel as twine does. */
  async upload(repository: string, release: Upload): Promise<Response> {
    const { name, version, content = buildWheel(name, release, "py3-none-any", "unused"), fields = {} } = release;
    const form = new FormData();
    const all = { ":action": "file_upload", protocol_version: "1", name, version, ...fields };
    for (const [field, value] of Object.entries(all)) for (const each of [value].flat()) form.append(field, each);
    const bytes = new Uint8Array(content);
    form.append("content", new Blob([bytes]), release.filename ?? `${fileStem(name, version)}-py3-none-any.whl`);
    return this.web(`${repository}/`, { method: "POST", body: form });
  }

  /** `version status` of each version that a repository lists. */
  async versions(repository: string, name: string): Promise<string[]> {
    const { versions } = await this.call("ListPackageVersions", pypi(repository, name));
    return (versions as { version: string; status: string }[]).map(({ version, status }) => `${version} ${status}`);
  }

  async packages(repository: string): Promise<string[]> {
    const { packages } = await this.call("ListPackages", { domain: "dom", repository });
    return (packages as { package: string }[]).map((each) => each.package);
  }
}

export interface Upload {
  readonly name: string;
  readonly version: string;
  readonly requires?: readonly string[];
  readonly requiresPython?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly filename?: string;
  readonly content?: Buffer;
  readonly fields?: Readonly<Record<string, string | string[]>>;
}

export function pypi(repository: string, name: string, more: object = {}): object {
  return { domain: "dom", repository, format: "pypi", package: name, ...more };
}
