import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { namesOf } from "../../../../environments/names";
import type { Environment } from "../../../../environments/schema";
import { ROOT } from "../../../../scripts/process/paths";
import { readBefore } from "../../../../scripts/state/migrate/before";
import { run } from "../../../helpers/run";
import { sandbox } from "../../../helpers/states";

const FILE = readFileSync(join(ROOT, "environments", "sandbox.yaml"), "utf8");
const NOW = { ...sandbox, backend: { kind: "local" } } as const;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "before-"));
  mkdirSync(join(folder, "part", "environments"), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

const git = async (...args: string[]) => {
  const who = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"];
  const { code, stderr } = await run("git", [...who, ...args], { cwd: folder, env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null" } });
  if (code !== 0) throw new Error(stderr);
};
const commit = async (content: string) => {
  writeFileSync(join(folder, "part", "environments", "sandbox.yaml"), content);
  await git("add", "-A");
  await git("commit", "-qm", "x");
};
const inRepository = (fromRef?: string, now: typeof NOW | typeof sandbox = NOW) => readBefore(now, { fromRef }, join(folder, "part"));
const inFile = async (content: string, now = NOW) => {
  const from = join(folder, "old copy.yaml");
  writeFileSync(from, content);
  return readBefore(now, { from });
};

describe("the earlier environment file", () => {
  it("is that of the last or any other commit, also if the project is only a part of the repository", async () => {
    await git("init", "-q");
    await commit(FILE);
    expect(await inRepository()).toMatchObject({ shown: "HEAD:environments/sandbox.yaml", content: FILE, environment: sandbox });
    await commit(`${FILE}backend: { kind: local }\n`);
    expect((await inRepository("HEAD~1")).environment).toEqual(sandbox);
    await expect(inRepository()).rejects.toThrow(
      'environments/sandbox.yaml and HEAD:environments/sandbox.yaml have the same backend ({"kind":"local"}): there is nothing to move.',
    );
  });

  it("may be a copy with any name", async () => {
    expect((await inFile(FILE)).environment).toEqual(sandbox);
  });

  it.each([
    ["another account", FILE.replace("111122223333", "222233334444"), "differ in more than backend: account."],
    [
      "other tags and days",
      `${FILE.replace("retentionDays: 7", "retentionDays: 8")}tags: { a: b }\n`,
      "differ in more than backend: retentionDays, tags.",
    ],
  ])("may differ only in the backend: %s", async (_, content, message) => {
    await expect(inFile(content)).rejects.toMatchObject({ name: "UsageError", message: expect.stringContaining(message) as string });
  });

  describe("of an environment that was renamed", () => {
    const FROM = { fromName: "sandbox" };
    const from = (content: string) => {
      const path = join(folder, "old copy.yaml");
      writeFileSync(path, content);
      return path;
    };
    const KEPT: Environment = {
      ...sandbox,
      name: "new",
      file: "environments/newer.yaml",
      backend: { kind: "s3", bucket: namesOf(sandbox).stateBucket },
      scan: { ...sandbox.scan, reportBucket: namesOf(sandbox).reportBucket },
      snyk: {
        ...sandbox.snyk,
        tokenParameter: namesOf(sandbox).tokenParameter,
        organizationParameter: namesOf(sandbox).organizationParameter,
      },
    };

    it("is the file of the old name, if everything that cannot be made again keeps its own", async () => {
      await git("init", "-q");
      await commit(FILE);
      const { shown, environment } = await readBefore(KEPT, FROM, join(folder, "part"));
      expect([shown, environment]).toEqual(["HEAD:environments/sandbox.yaml", sandbox]);
    });

    it("says which keys keep what would be lost", async () => {
      const read = readBefore({ ...sandbox, name: "new" }, { ...FROM, from: from(FILE) });
      await expect(read).rejects.toThrow(
        [
          "With the name new in place of sandbox, Terraform would destroy what cannot be made again.",
          "  Write into environments/new.yaml what stays as it is, under the keys that are there already:",
          "  backend: { kind: s3, bucket: sandbox-scan-state-111122223333-eu-central-1, kmsKeyArn: ARN }  # the key's ARN: kms describe-key alias/sandbox-scan-state",
          "  scan: { reportBucket: sandbox-scan-reports-111122223333-eu-central-1 }  # reports",
          "  snyk: { tokenParameter: /sandbox/package-scan/snyk-token, organizationParameter: /sandbox/package-scan/snyk-organization }  # token and organization",
          "  Or keep the whole as it is: name: sandbox",
        ].join("\n"),
      );
    });

    it.each([
      [
        "the domain",
        FILE.replace("demo-domain", "other-domain"),
        "environments/newer.yaml and .* differ in more than names and backend: registry.",
      ],
      ["the schedule", `${FILE}scan: { schedule: rate(2 days) }\n`, "differ in more than names and backend: scan."],
    ])("may not differ in %s", async (_, content, message) => {
      await expect(readBefore(KEPT, { ...FROM, from: from(content) })).rejects.toThrow(new RegExp(message));
    });
  });

  it("shows its own mistakes", async () => {
    const line = FILE.slice(0, FILE.indexOf("retentionDays: 7")).split("\n").length;
    await expect(inFile(FILE.replace("retentionDays: 7", "retentionDays: many"))).rejects.toThrow(
      `${join(folder, "old copy.yaml")}:${line}  retentionDays "many"`,
    );
  });

  it.each([
    [{ from: "x", fromRef: "y" }, "--from and --from-ref cannot be used together."],
    [{ from: "/nowhere.yaml" }, "/nowhere.yaml cannot be read."],
    [{ fromRef: "--output=x" }, "--from-ref --output=x is not a commit, branch or tag."],
    [{ fromRef: "nothing" }, "git does not show environments/sandbox.yaml as it was at nothing: fatal: "],
    [{}, "git does not show environments/sandbox.yaml as it was at HEAD: fatal: "],
  ])("has to be given once, and to exist: %j", async (options, message) => {
    await expect(readBefore(NOW, options, folder)).rejects.toMatchObject({
      name: "UsageError",
      message: expect.stringContaining(message) as string,
    });
  });
});
