import { writeFile } from "node:fs/promises";
import { join } from "node:path";

// Git asks helpers to store and erase too, which the AWS CLI's takes only for hosts of AWS.
const HELPER = '!f() { test \\"$1\\" != get || aws codecommit credential-helper --ignore-host-check get; }; f';

/** `git-credential-helper: yes` of a buildspec: git in the build signs in to CodeCommit as the build's role. */
export async function writeGitCredentialHelper(home: string): Promise<void> {
  await writeFile(join(home, ".gitconfig"), `[credential]\n\thelper = "${HELPER}"\n\tUseHttpPath = true\n`);
}
