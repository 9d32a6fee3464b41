import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { assume, makeRole, makeUser } from "../helpers/iam";
import { keyVariables, type SdkSettings, sdkSettings } from "../helpers/sdk";
import { type GitClients, startGitClients } from "./codecommit-clients";

let clients: GitClients;
let root: SdkSettings;
let url: string;
beforeAll(async () => {
  clients = await startGitClients();
  root = sdkSettings(clients.sandbox);
  const { repositoryMetadata } = await clients.aws<{ repositoryMetadata: { cloneUrlHttp: string } }>(
    "codecommit",
    ...["create-repository", "--repository-name", "code"],
  );
  url = repositoryMetadata.cloneUrlHttp;
});
afterAll(() => clients.stop());

type Variables = Readonly<Record<string, string | undefined>>;

async function ok(args: readonly string[], variables?: Variables): Promise<string> {
  const { code, stdout, stderr } = await clients.git(args, variables);
  if (code !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
  return stdout.trim();
}

const tipOf = async (branchName: string) => {
  const args = ["get-branch", "--repository-name", "code", "--branch-name", branchName];
  return (await clients.aws<{ branch: { commitId: string } }>("codecommit", ...args)).branch.commitId;
};

/** Makes a user with only these statements, and returns its keys as variables. */
const userWith = async (name: string, ...statements: object[]) => keyVariables(await makeUser(root, name, ...statements));

const arn = "arn:aws:codecommit:eu-central-1:111122223333:code";
const allow = (...actions: string[]) => ({ Action: actions, Resource: arn });

test("clone, commit, push and pull with AWS's credential helper", async () => {
  await ok(["clone", "-q", url, "one"]);
  await ok(["-C", "one", "checkout", "-q", "-b", "main"]);
  await writeFile(join(clients.folder, "one", "a.txt"), "from git\n");
  await ok(["-C", "one", "add", "."]);
  await ok(["-C", "one", "commit", "-q", "-m", "first"]);
  await ok(["-C", "one", "push", "-q", "origin", "main"]);
  const first = await ok(["-C", "one", "rev-parse", "HEAD"]);
  expect(await tipOf("main")).toBe(first);

  const put = ["put-file", "--repository-name", "code", "--branch-name", "main", "--file-path", "b.txt"];
  await writeFile(join(clients.folder, "b.txt"), "from aws");
  await clients.aws("codecommit", ...put, "--file-content", "fileb://b.txt", "--parent-commit-id", first);
  await ok(["-C", "one", "pull", "-q", "origin", "main"]);
  expect(await readFile(join(clients.folder, "one", "b.txt"), "utf8")).toBe("from aws");
  expect(await ok(["-C", "one", "rev-parse", "HEAD"])).toBe(await tipOf("main"));
});

test("a user may do with git what its policy says, and no more", async () => {
  const reader = await userWith("reader", allow("codecommit:GitPull"));
  await ok(["clone", "-q", url, "read"], reader);
  const denied = await clients.git(["-C", "read", "push", "origin", "HEAD:refs/heads/mine"], reader);
  expect([denied.code, denied.stderr]).toEqual([128, expect.stringContaining("403")]);
  expect(denied.stderr).toContain("codecommit:GitPush");
  const stranger = await userWith("stranger", allow("codecommit:GetRepository"));
  expect((await clients.git(["ls-remote", url], stranger)).stderr).toContain("403");
});

test("a policy protects a branch by codecommit:References", async () => {
  const protectMain = {
    Effect: "Deny",
    Action: "codecommit:GitPush",
    Resource: arn,
    Condition: { StringEqualsIfExists: { "codecommit:References": "refs/heads/main" }, Null: { "codecommit:References": "false" } },
  };
  const developer = await userWith("developer", allow("codecommit:GitPull", "codecommit:GitPush"), protectMain);
  await ok(["clone", "-q", url, "develop"], developer);
  await ok(["-C", "develop", "commit", "-q", "--allow-empty", "-m", "work"]);
  const before = await tipOf("main");
  const refused = await clients.git(["-C", "develop", "push", "origin", "HEAD:main"], developer);
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining("403")]);
  expect(await tipOf("main")).toBe(before);
  await ok(["-C", "develop", "push", "-q", "origin", "HEAD:refs/heads/topic"], developer);
  expect(await tipOf("topic")).toBe(await ok(["-C", "develop", "rev-parse", "HEAD"]));
});

test("issued keys have to sign with their own secret, and a role's keys need its token too", async () => {
  const user = await userWith("signer", allow("codecommit:*"));
  expect((await clients.git(["ls-remote", url], user)).code).toBe(0);
  const forged = await clients.git(["ls-remote", url], { ...user, AWS_SECRET_ACCESS_KEY: "another" });
  expect([forged.code, forged.stderr]).toEqual([128, expect.stringContaining("The signature does not match")]);

  const puller = await makeRole(root, "puller", { trust: { Principal: { AWS: "111122223333" } }, allow: [allow("codecommit:GitPull")] });
  const keys = keyVariables(await assume(root, puller));
  expect((await clients.git(["ls-remote", url], keys)).stdout).toContain("refs/heads/main");
  const withoutToken = await clients.git(["ls-remote", url], { ...keys, AWS_SESSION_TOKEN: undefined });
  expect([withoutToken.code, withoutToken.stderr]).toEqual([128, expect.stringContaining("403")]);
});

test("every account has its own repositories", async () => {
  const { code, stderr } = await clients.git(["ls-remote", url], { AWS_ACCESS_KEY_ID: "444455556666" });
  expect([code, stderr]).toEqual([128, expect.stringContaining("Repository code does not exist in account 444455556666")]);
});
