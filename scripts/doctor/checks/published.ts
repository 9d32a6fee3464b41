import { bundleScanner } from "../../../modules/scanner/bundle";
import { readTip } from "../../aws/source-tree";
import { changeTo } from "../../publish/publish";
import type { Check, Patient } from "../check";

/** Whether the scanner is published, and whether it is the same as the one in this checkout. */
export const published: Check<Patient> = {
  name: "published scanner",
  after: ["source repository"],
  lenient: true,
  run: async ({ environment, names, access }) => {
    const { codeCommit } = await access.reader();
    const fix = `npm run ops -- publish --env ${environment.name}`;
    const tip = await readTip(codeCommit, names.sourceRepository, names.sourceBranch);
    if (tip === undefined) return [{ level: "problem", what: "nothing is published yet", fix, stops: true }];
    const { files } = await bundleScanner({ cliVersion: environment.snyk.cliVersion });
    const { paths } = changeTo(files, tip);
    const commit = `commit ${tip.commitId.slice(0, 7)}`;
    if (paths.length === 0) return [{ level: "ok", what: `published, ${commit}` }];
    return [{ level: "warning", what: `${commit} has another scanner than this checkout: ${paths.join(", ")}`, fix }];
  },
};
