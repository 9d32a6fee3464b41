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

test("an environment whose file has named other accounts is known to have moved, by git alone", async () => {
  git("init", "-qb", "main");
  expect(await formerAccounts(sandbox, folder)).toEqual([]);
  for (const account of ['"444455556666"', "'222233334444'", `"${sandbox.account}"`]) commit(account);
  const former = await formerAccounts(sandbox, folder);
  expect(former).toEqual(["222233334444", "444455556666"]);
  expect(movedAccountText(sandbox, former)).toContain(
    "sandbox was in account 222233334444, 444455556666 before (git), and is new in 111122223333: nothing moves by that.",
  );
});

test("where there is no git, nothing is known of it", async () => {
  expect(await formerAccounts(sandbox, folder)).toEqual([]);
  expect(movedAccountText(sandbox, [])).toBeUndefined();
});
