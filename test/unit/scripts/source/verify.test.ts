import type { Account } from "../../../../scripts/scans/account";
import { withLists } from "../../../../scripts/publish/lists";
import { checkSource } from "../../../../scripts/scans/run/source";
import { verifySource } from "../../../../scripts/source/verify";
import { named } from "../../../helpers/scans";
import { Repository } from "../publish/repository";
import { accountWith } from "../scans/bucket";

const dev = named("dev");
let repository: Repository;
beforeEach(() => {
  repository = new Repository();
  const published = { "pypa.py": "p", "scanner.js": "s" };
  const { files, contentHash } = withLists(new Map(Object.entries(published).map(([path, text]) => [path, Buffer.from(text)])));
  repository.tip = { id: "commit1", files: new Map([...files, ["manifest.json", Buffer.from("{}")]]) };
  repository.accepted = contentHash;
});

/** The state, and why. */
const look = async () => {
  const source = await verifySource(repository.context(dev));
  return source.state === "not ours" ? source.why : source.state;
};
const put = (path: string, content = "theirs") => repository.tip?.files.set(path, Buffer.from(content));

test("what was published is ours, also beside another and with parts that a stopped publish has left", async () => {
  expect(await look()).toBe("ours");
  repository.accepted = `${"0".repeat(64)} ${repository.accepted}`;
  put("snyk-cli/0a0a0a0a0a0a0a0a/000/part");
  expect(await look()).toBe("ours");
});

test.each<[string, () => unknown, string]>([
  ["a planted file", () => put("node_modules/x/index.js"), "nobody published node_modules/x/index.js"],
  ["many planted files", () => ["a", "b", "c", "d", "e", "f", "g"].map((path) => put(path)), "nobody published a, b, c, d, e and 2 more"],
  ["a buildspec", () => put("buildspec.yml"), "nobody published buildspec.yml"],
  ["a changed file", () => put("scanner.js"), "changed or missing: scanner.js"],
  ["a missing file", () => repository.tip?.files.delete("pypa.py"), "changed or missing: pypa.py"],
  ["a changed list of blobs", () => put("git-blobs.txt"), "changed: git-blobs.txt"],
  ["no list", () => repository.tip?.files.delete("SHA256SUMS"), "it has no SHA256SUMS"],
])("%s is not ours", async (_, change, why) => {
  change();
  expect(await look()).toBe(why);
});

test("a link in the place of a file is not ours", async () => {
  const { GetFolder } = repository.codeCommitHandlers;
  Object.assign(repository.codeCommitHandlers, {
    GetFolder: (input: { folderPath: string }) => {
      const answer = GetFolder(input);
      const [first, ...files] = answer.files;
      return { ...answer, files, symbolicLinks: [first] };
    },
  });
  expect(await look()).toBe("changed or missing: pypa.py");
});

test("nothing is accepted, published or declared", async () => {
  repository.accepted = "unset";
  expect(await look()).toBe("nothing accepted");
  repository.accepted = undefined;
  expect(await look()).toBe("no parameter");
  repository.accepted = "unset";
  repository.tip = undefined;
  expect(await look()).toBe("nothing published");
});

describe("before a scan", () => {
  const account = (): Account => {
    const { aws, ...rest } = accountWith(dev, {});
    return { ...rest, aws: { ...aws, codeCommit: repository.fake.client, ssm: repository.ssm.client } };
  };
  const again = "npm run ops -- publish --env dev";

  test("a source that the build runs is no matter, nor a stack that is older than the check", async () => {
    expect(await checkSource(account())).toBeUndefined();
    repository.accepted = undefined;
    expect(await checkSource(account())).toBeUndefined();
  });

  test("one that it refuses stops the command, with what to do", async () => {
    put(".npmrc");
    await expect(checkSource(account())).rejects.toThrow(
      `The source in dev-package-scanner is not what ops publish put there, and no build runs it: nobody published .npmrc. No scan was started.\n  ${again}\n  Find out first who pushed: CloudTrail has GitPush and CreateCommit.`,
    );
    repository.accepted = "unset";
    await expect(checkSource(account())).rejects.toThrow(
      `No build runs the source in dev-package-scanner until it is published again: no hash is accepted any more. No scan was started.\n  ${again}`,
    );
    repository.tip?.files.delete("SHA256SUMS");
    await expect(checkSource(account())).rejects.toThrow("it was published by an earlier version");
    repository.tip = undefined;
    await expect(checkSource(account())).rejects.toThrow("Nothing is published in dev-package-scanner. No scan was started.");
  });

  test("one that may not be looked at is left to the build, which is said", async () => {
    Object.assign(repository.ssmHandlers, {
      GetParameter: () => Promise.reject(Object.assign(new Error("not authorized"), { name: "AccessDeniedException", $metadata: {} })),
    });
    expect(await checkSource(account())).toMatch(/^The source could not be checked before the scan, and is by its build: /);
  });
});
