import { createHash, randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { deflateSync, gzipSync } from "node:zlib";
import { bodyOf } from "../../../../sandbox/services/codecommit/http/body";
import { rootOf } from "./fake";
import type { GitResult, GitServer } from "./git-server";
import { startGitServer } from "./git-server";
import { commitFiles, repositoryWith, textOf } from "./history";

const KEY = "AKIAEXAMPLE";
let server: GitServer;
beforeAll(async () => void (server = await startGitServer()));
afterAll(() => server.stop());
beforeEach(() => {
  server.fake.denies = () => false;
  server.fake.asked.length = 0;
  server.fake.issued.clear();
});

async function ok(...args: string[]): Promise<GitResult> {
  const result = await server.git(...args);
  if (result.code !== 0) throw new Error(`git ${args.join(" ")}: ${result.stderr}`);
  return result;
}

async function branchTip(repositoryName: string, branchName = "main"): Promise<string> {
  return (await server.fake.call<{ branch: { commitId: string } }>("GetBranch", { repositoryName, branchName })).branch.commitId;
}

const defaultBranch = async (repositoryName: string) => {
  const answer = await server.fake.call<{ repositoryMetadata: { defaultBranch?: string } }>("GetRepository", { repositoryName });
  return answer.repositoryMetadata.defaultBranch;
};

describe("git and the API share the same repositories", () => {
  test("git clones commits of the API, and the API reads pushed commits", async () => {
    const first = await repositoryWith(server.fake, "both", { "a.txt": "from the API" });
    await ok("clone", "-q", server.urlFor("both", KEY), "both");
    expect(await readFile(join(server.folder, "both", "a.txt"), "utf8")).toBe("from the API");

    await writeFile(join(server.folder, "both", "b.txt"), "from git");
    await ok("-C", "both", "add", ".");
    await ok("-C", "both", "commit", "-q", "-m", "second");
    await ok("-C", "both", "push", "-q", server.urlFor("both", KEY), "HEAD:main");
    expect(await textOf(server.fake, "both", "b.txt")).toBe("from git");
    const commitId = await branchTip("both");
    const { commit } = await server.fake.call<{ commit: Record<string, unknown> }>("GetCommit", { repositoryName: "both", commitId });
    expect(commit).toMatchObject({ parents: [first], message: "second\n", author: { name: "Ana", email: "ana@example.com" } });

    await commitFiles(server.fake, "both", { "c.txt": "more" }, { parentCommitId: commitId });
    await ok("-C", "both", "pull", "-q", server.urlFor("both", KEY), "main");
    expect(await readFile(join(server.folder, "both", "c.txt"), "utf8")).toBe("more");
  });

  test("the first branch pushed to an empty repository is the default one", async () => {
    await server.fake.call("CreateRepository", { repositoryName: "pushed" });
    const before = await server.fake.call<{ repositoryMetadata: { lastModifiedDate: number } }>("GetRepository", {
      repositoryName: "pushed",
    });
    await ok("clone", "-q", server.urlFor("pushed", KEY), "pushed");
    await ok("-C", "pushed", "checkout", "-q", "-b", "trunk");
    await ok("-C", "pushed", "commit", "-q", "--allow-empty", "-m", "first");
    await ok("-C", "pushed", "push", "-q", server.urlFor("pushed", KEY), "trunk");
    expect(await defaultBranch("pushed")).toBe("trunk");
    const after = await server.fake.call<{ repositoryMetadata: { lastModifiedDate: number } }>("GetRepository", {
      repositoryName: "pushed",
    });
    expect(after.repositoryMetadata.lastModifiedDate).toBeGreaterThan(before.repositoryMetadata.lastModifiedDate);
  });

  test("a push may rewrite history but not delete the default branch", async () => {
    await repositoryWith(server.fake, "forced", { x: "1" });
    const url = server.urlFor("forced", KEY);
    await ok("clone", "-q", url, "forced");
    await ok("-C", "forced", "checkout", "-q", "--orphan", "other");
    await ok("-C", "forced", "commit", "-q", "-m", "rewritten");
    const { code, stderr } = await server.git("-C", "forced", "push", url, "other:main");
    expect([code, /non-fast-forward|fetch first/.test(stderr)]).toEqual([1, true]);
    await ok("-C", "forced", "push", "-q", "--force", url, "other:main", "other:side");
    const rewritten = (await ok("-C", "forced", "rev-parse", "other")).stdout.trim();
    expect(await branchTip("forced")).toBe(rewritten);
    await ok("-C", "forced", "push", "-q", "--delete", url, "side");
    const refused = await server.git("-C", "forced", "push", "--delete", url, "main");
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining("deletion of the current branch prohibited")]);
    expect(await branchTip("forced")).toBe(rewritten);
  });

  test("megabytes are pushed and pulled, in chunks", async () => {
    await server.fake.call("CreateRepository", { repositoryName: "large" });
    await ok("clone", "-q", server.urlFor("large", KEY), "large");
    const content = randomBytes(3 * 1024 * 1024);
    await writeFile(join(server.folder, "large", "data.bin"), content);
    await ok("-C", "large", "add", ".");
    await ok("-C", "large", "commit", "-q", "-m", "large");
    await ok("-C", "large", "-c", "http.postBuffer=65536", "push", "-q", server.urlFor("large", KEY), "HEAD:refs/heads/main");
    await ok("clone", "-q", server.urlFor("large", KEY), "large-2");
    expect((await readFile(join(server.folder, "large-2", "data.bin"))).equals(content)).toBe(true);
  });

  test("a compressed request is read", async () => {
    const id = await repositoryWith(server.fake, "zipped", { x: "1" });
    const url = new URL(server.urlFor("zipped", KEY));
    const line = (text: string) => (text.length + 4).toString(16).padStart(4, "0") + text;
    const response = await fetch(`${server.endpoint}${url.pathname}/git-upload-pack`, {
      method: "POST",
      headers: {
        authorization: `Basic ${Buffer.from(`${url.username}:${url.password}`).toString("base64")}`,
        "content-type": "application/x-git-upload-pack-request",
        "content-encoding": "gzip",
      },
      body: gzipSync(`${line(`want ${id}\n`)}0000${line("done\n")}`),
    });
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer()).toString("latin1", 0, 16)).toMatch(/^0008NAK\nPACK/);
  });
});

describe("a push that would fill memory or disk", () => {
  const push = (body: Buffer) => {
    const [, user = "", address = ""] = /^http:\/\/(.*)@(.*)$/.exec(server.urlFor("bombed", KEY)) ?? [];
    const authorization = `Basic ${Buffer.from(user).toString("base64")}`;
    const headers = { authorization, "content-type": "application/x-git-receive-pack-request", "content-encoding": "gzip" };
    return fetch(`http://${address}/git-receive-pack`, { method: "POST", headers, body: new Uint8Array(body) });
  };
  const line = (text: string) => (text.length + 4).toString(16).padStart(4, "0") + text;
  const start = `${line(`${"0".repeat(40)} ${"1".repeat(40)} refs/heads/bomb\0report-status`)}0000`;
  beforeAll(() => repositoryWith(server.fake, "bombed", { x: "1" }));

  test("an object of 300 MB in a pack of 300 kB is refused by git, which may not allocate it", async () => {
    const size = 300 * 1024 * 1024;
    // Type 1, a commit, and the size: 4 bits, then 7 bits a byte. Source: gitformat-pack(5)
    const head = [0x90 | (size & 15)];
    for (let rest = size >>> 4; rest > 0; rest >>>= 7) head.push((rest & 127) | (rest > 127 ? 128 : 0));
    const pack = Buffer.concat([Buffer.from("PACK\0\0\0\x02\0\0\0\x01"), Buffer.from(head), deflateSync(Buffer.alloc(size), { level: 1 })]);
    const whole = Buffer.concat([Buffer.from(start), pack, createHash("sha1").update(pack).digest()]);
    expect(whole.length).toBeLessThan(2_000_000);
    const answer = await (await push(gzipSync(whole))).text();
    expect(answer).toContain("unpack ");
    expect(answer).not.toContain("unpack ok");
    expect(answer).not.toContain("ok refs/heads/bomb");
  });

  test("a body that is no gzip, or ends too early, is refused", async () => {
    expect((await push(Buffer.from("nonsense"))).status).toBe(400);
    expect(await (await push(gzipSync(`${start}PACK`))).text()).not.toContain("unpack ok");
    expect(await branchTip("bombed")).toMatch(/^[0-9a-f]{40}$/);
  });

  test("a request that unpacks to more than is taken ends there", async () => {
    const packed = Readable.from([gzipSync(Buffer.alloc(1_000_000))]);
    const request = Object.assign(packed, { headers: { "content-encoding": "gzip" }, complete: true });
    await expect(buffer(bodyOf(request, 100_000))).rejects.toThrow("The request is larger than the 100,000 bytes that the sandbox takes");
  });
});

describe("authentication and authorization", () => {
  const lsRemote = (url: string) => server.git("ls-remote", url);
  const secret = "secret";
  beforeAll(() => repositoryWith(server.fake, "guarded", { x: "1" }));

  test("an issued key has to sign with its secret, the present time and its token", async () => {
    server.fake.issued.set(KEY, { caller: rootOf("111122223333", KEY), secretAccessKey: secret, sessionToken: "to%ken/+=" });
    const right = { secret, token: "to%ken/+=" };
    const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
    expect((await lsRemote(server.urlFor("guarded", KEY, right))).code).toBe(0);
    expect((await lsRemote(server.urlFor("guarded", KEY, { ...right, at: minutesAgo(14) }))).code).toBe(0);
    for (const wrong of [
      { secret: "no" },
      { token: "no" },
      { token: undefined },
      { region: "eu-west-1" },
      { at: minutesAgo(16) },
      { at: minutesAgo(-16) },
    ]) {
      const { code, stderr } = await lsRemote(server.urlFor("guarded", KEY, { ...right, ...wrong }));
      expect([code, stderr]).toEqual([128, expect.stringContaining("The requested URL returned error: 403")]);
    }
  });

  test("the region is that of the signature", async () => {
    await server.fake.call("CreateRepository", { repositoryName: "guarded" }, { region: "eu-west-1" });
    server.fake.issued.set(KEY, { caller: rootOf("111122223333", KEY), secretAccessKey: secret });
    expect((await lsRemote(server.urlFor("guarded", KEY, { secret }))).stdout).toContain("refs/heads/main");
    expect(await lsRemote(server.urlFor("guarded", KEY, { secret, region: "eu-west-1" }))).toMatchObject({ code: 0, stdout: "" });
    await server.fake.call("DeleteRepository", { repositoryName: "guarded" }, { region: "eu-west-1" });
  });

  test("each account has its own repositories", async () => {
    server.fake.issued.set(KEY, { caller: rootOf("444455556666", KEY), secretAccessKey: secret });
    const { code, stderr } = await lsRemote(server.urlFor("guarded", KEY, { secret }));
    expect([code, stderr]).toEqual([128, expect.stringContaining("Repository guarded does not exist in account 444455556666")]);
  });

  test("git is asked for credentials if it has none, and refused if they are wrong", async () => {
    const url = `${server.endpoint}/v1/repos/guarded/info/refs?service=git-upload-pack`;
    const none = await fetch(url);
    expect([none.status, none.headers.get("www-authenticate")]).toEqual([401, 'Basic realm="AWS CodeCommit"']);
    const other = await fetch(url, { headers: { authorization: `Basic ${Buffer.from("ana:hunter2").toString("base64")}` } });
    expect(other.status).toBe(403);
  });

  test("pulls and pushes are actions of IAM, pushes also for each reference", async () => {
    const arn = "arn:aws:codecommit:eu-central-1:111122223333:guarded";
    const url = server.urlFor("guarded", KEY);
    await ok("clone", "-q", url, "guarded");
    expect(server.fake.asked.every(({ action }) => action === "codecommit:GitPull")).toBe(true);
    server.fake.asked.length = 0;
    await ok("-C", "guarded", "push", "-q", url, "HEAD:refs/heads/one", "HEAD:refs/heads/two");
    expect(server.fake.asked.map(({ action, resources, context }) => [action, resources, context])).toEqual([
      ["codecommit:GitPush", [arn], {}],
      ["codecommit:GitPush", [arn], {}],
      ["codecommit:GitPush", [arn], { "codecommit:References": "refs/heads/one" }],
      ["codecommit:GitPush", [arn], { "codecommit:References": "refs/heads/two" }],
    ]);
  });

  test("a push that IAM denies is refused and changes nothing", async () => {
    const url = server.urlFor("guarded", KEY);
    server.fake.denies = ({ context }) => context?.["codecommit:References"] === "refs/heads/protected";
    const push = await server.git("-C", "guarded", "push", url, "HEAD:refs/heads/free", "HEAD:refs/heads/protected");
    expect([push.code, push.stderr]).toEqual([1, expect.stringContaining("403")]);
    const { branches } = await server.fake.call<{ branches: string[] }>("ListBranches", { repositoryName: "guarded" });
    expect(branches).toEqual(["main", "one", "two"]);
    await writeFile(join(server.folder, "guarded", "data.bin"), randomBytes(3 * 1024 * 1024));
    await ok("-C", "guarded", "add", ".");
    await ok("-C", "guarded", "commit", "-q", "-m", "large");
    const large = await server.git("-C", "guarded", "-c", "http.postBuffer=65536", "push", url, "HEAD:refs/heads/protected");
    expect([large.code, large.stderr]).toEqual([1, expect.stringContaining("403")]);
    server.fake.denies = ({ action }) => action === "codecommit:GitPull";
    expect(await lsRemote(url)).toMatchObject({ code: 128, stderr: expect.stringContaining("denied by test") as string });
  });

  test("an unknown repository is not found, and only the smart protocol is served", async () => {
    const { code, stderr } = await lsRemote(server.urlFor("nowhere", KEY));
    expect([code, stderr]).toEqual([128, expect.stringContaining("not found")]);
    const statusOf = async (path: string, method = "GET") => (await fetch(`${server.endpoint}/v1/repos/${path}`, { method })).status;
    expect(await statusOf("guarded/HEAD")).toBe(404);
    expect(await statusOf("guarded/config")).toBe(404);
    expect(await statusOf("guarded/info/refs")).toBe(404);
    expect(await statusOf("guarded/info/refs?service=git-shell")).toBe(404);
    expect(await statusOf("guarded/git-upload-pack")).toBe(405);
    expect(await statusOf("guarded/info/refs?service=git-upload-pack", "POST")).toBe(405);
  });
});
