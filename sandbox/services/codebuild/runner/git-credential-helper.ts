import { writeFile } from "node:fs/promises";
import { join } from "node:path";

// The AWS CLI's helper is called only for `get`: it refuses git's `store` and `erase` for hosts that are not AWS's.
const HELPER = '!f() { test \\"$1\\" != get || aws codecommit credential-helper --ignore-host-check get; }; f';

/** For `git-credential-helper: yes` in a buildspec: git in the build signs in to CodeCommit as the build's role. */
export async function writeGitCredentialHelper(home: string): Promise<void> {
  await writeFile(join(home, ".gitconfig"), `[credential]\n\thelper = "${HELPER}"\n\tUseHttpPath = true\n`);
}
