import { bundleScanner } from "../../../modules/scanner/bundle";
import { readTip } from "../../aws/source-tree";
import { manifestIn, wheelsIn } from "../../publish/own-cli";
import { changeTo } from "../../publish/publish";
import type { Check, Patient } from "../check";

/** Whether the scanner is published, and whether it is the same as the one in this checkout. */
export const published: Check<Patient> = {
  name: "published scanner",
  after: ["source repository"],
  lenient: true,
  run: async ({ environment, names, access }) => {
    const aws = await access.reader();
    const fix = `npm run ops -- publish --env ${environment.name}`;
    const tip = await readTip(aws.codeCommit, names.sourceRepository, names.sourceBranch);
    if (tip === undefined) return [{ level: "problem", what: "nothing is published yet", fix, stops: true }];
    const program = await manifestIn(aws, names, tip);
    const { cliVersion, cliSha256 } = environment.snyk;
    if (cliSha256 !== undefined && program?.sha256 !== cliSha256) {
      const what = `the environment wants the Snyk CLI's program ${cliSha256}, but ${program?.sha256 ?? "none"} is published`;
      return [{ level: "problem", what, fix: `${fix} --snyk-cli FILE`, stops: true }];
    }
    const { files } = await bundleScanner({ cliVersion, program });
    const kept = new Set(program === undefined ? [] : [...program.parts, ...wheelsIn(tip)]);
    const { put, remove } = changeTo(files, tip, kept);
    const paths = [...put.map(([path]) => path), ...remove].sort();
    const commit = `commit ${tip.commitId.slice(0, 7)}`;
    if (paths.length === 0) return [{ level: "ok", what: `published, ${commit}` }];
    return [{ level: "warning", what: `${commit} has another scanner than this checkout: ${paths.join(", ")}`, fix }];
  },
};
