import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formerAccounts, movedAccountText } from "../../../../scripts/identity/former-account";
import { sandbox } from "../../../helpers/states";

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "former-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], { cwd: folder, stdio: "pipe" });
const commit = (account: string) => {
  mkdirSync(join(folder, "environments"), { recursive: true });
  writeFileSync(join(folder, "environments", "sandbox.yaml"), `account: ${account}\nregion: eu-central-1\n`);
  git("add", ".");
  git("commit", "-qm", account);
};

const real = { ...sandbox, local: false };

test("an environment whose file has named other accounts is known to have moved, by git alone", async () => {
  git("init", "-qb", "main");
  for (const account of ['"444455556666"', '"222233334444"', `"${sandbox.account}"`]) commit(account);
  const former = await formerAccounts(sandbox, folder);
  expect(former).toEqual({ accounts: ["222233334444", "444455556666"] });
  expect(movedAccountText(sandbox, former)).toContain(
    "sandbox was in account 222233334444, 444455556666 before (git), and is new in 111122223333: nothing moves by that.",
  );
  expect(movedAccountText(real, { accounts: [] })).toBeUndefined();
});

test("under the file's earlier name too", async () => {
  git("init", "-qb", "main");
  commit('"444455556666"');
  git("mv", "environments/sandbox.yaml", "environments/before.yaml");
  git("commit", "-qm", "away");
  git("mv", "environments/before.yaml", "environments/sandbox.yaml");
  git("commit", "-qm", "back");
  commit(`"${sandbox.account}"`);
  expect(await formerAccounts(sandbox, folder)).toEqual({ accounts: ["444455556666"] });
});

describe("where git does not tell, nobody says that it was nowhere else", () => {
  const said = async () => movedAccountText(real, await formerAccounts(real, folder));
  const after = "What it had there would stay, and its schedule would run on.";

  test("no repository, or one without a commit", async () => {
    const text = `Whether sandbox was in another account before is not known: this folder is no git repository with commits. ${after}`;
    expect(await said()).toBe(text);
    git("init", "-qb", "main");
    expect(await said()).toBe(text);
  });

  test("a file that was never committed", async () => {
    git("init", "-qb", "main");
    git("commit", "--allow-empty", "-qm", "first");
    expect(await said()).toBe(
      `Whether sandbox was in another account before is not known: no commit has environments/sandbox.yaml. ${after}`,
    );
  });

  test("a shallow clone, as CI has it", async () => {
    git("init", "-qb", "main");
    for (const account of ['"444455556666"', `"${real.account}"`]) commit(account);
    git("clone", "-q", "--depth=1", `file://${folder}`, "shallow");
    const shallow = await formerAccounts(real, join(folder, "shallow"));
    expect(shallow).toEqual({ accounts: [], notKnown: "this clone has only the latest commits (git fetch --unshallow)" });
    expect(movedAccountText(real, shallow)).toContain("is not known: this clone has only the latest commits");
    expect(movedAccountText(sandbox, shallow)).toBeUndefined();
  });
});
