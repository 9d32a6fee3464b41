import { policyOf } from "../../policy/read-policy";
import { differenceTo } from "../../publish/difference";
import { manifestIn } from "../../publish/own-cli";
import { pushedBy } from "../../source/pushed";
import { readSourceManifest } from "../../source/read";
import { type SourceState, verifySource } from "../../source/verify";
import { isGone } from "../../source/words";
import type { Check, DoctorClients, Note, Patient } from "../check";

/** Whether the scanner is published, whether the build accepts it, and whether it is the same as the one in this checkout. */
export const published: Check<Patient> = {
  name: "published scanner",
  after: ["source repository"],
  lenient: true,
  run: async (patient) => {
    const { environment, names, access } = patient;
    const aws = await access.reader();
    const fix = `npm run ops -- publish --env ${environment.name}`;
    const source = await verifySource({ aws, names });
    const tip = source.state === "nothing published" ? undefined : source.tip;
    if (tip === undefined || source.state === "nothing published")
      return [{ level: "problem", what: "nothing is published yet", fix, stops: true }];
    const commit = `commit ${tip.commitId.slice(0, 7)}`;
    const program = await manifestIn({ aws, names }, tip);
    const { cliSha256 } = environment.snyk;
    if (cliSha256 !== undefined && program?.sha256 !== cliSha256) {
      const what = `the environment wants the Snyk CLI's program ${cliSha256}, but ${program?.sha256 ?? "none"} is published`;
      return [{ level: "problem", what, fix: `${fix} --snyk-cli FILE`, stops: true }];
    }
    switch (source.state) {
      case "no parameter": {
        const what = `${commit} is not verified: the stack is of an earlier version, and its build runs whatever is pushed`;
        return [{ level: "problem", what, fix: `npm run ops -- deploy --env ${environment.name} --stack scanner` }];
      }
      case "nothing accepted": {
        const why = isGone(source) ? "no hash is accepted any more" : "it is of an earlier version";
        return [{ level: "problem", what: `no build runs ${commit} until it is published again: ${why}`, fix }];
      }
      case "not ours": {
        const who = await pushedBy(aws.codeCommit, names.sourceRepository, tip.commitId);
        const what = `${commit} is not what ops publish put there, and no build runs it: ${source.why}\ncommitted ${who}, as it says itself; CloudTrail knows who pushed`;
        return [{ level: "problem", what, fix }];
      }
      case "ours": {
        const { engine, cliVersion } = environment.snyk;
        const parts = { engine, cliVersion, program, policy: policyOf(environment.name) };
        const others = await differenceTo(source.lists.sums, parts);
        return [await whatIsThere(source, aws, patient), ...unlikeHere(others, commit, fix), ...leftOver(source, fix)];
      }
    }
  },
};

type Ours = Extract<SourceState, { readonly state: "ours" }>;

async function whatIsThere({ tip, contentHash }: Ours, aws: DoctorClients, { names }: Patient): Promise<Note> {
  const place = `commit ${tip.commitId.slice(0, 7)}, verified by its SHA-256 ${contentHash.slice(0, 12)}`;
  const manifest = await readSourceManifest({ aws, names }, tip);
  if (manifest?.contentHash !== contentHash)
    return { level: "warning", what: `${place}; its manifest is not that of ops publish: who published it is not known` };
  const { version, commit, modified, publishedAt, publishedBy } = manifest;
  const from = commit === null ? "no commit of the project" : `${commit.slice(0, 7)}${modified ? " with changes" : ""}`;
  return { level: "ok", what: `version ${version} (${from}), ${place}; published ${publishedAt} by ${publishedBy}` };
}

function unlikeHere(paths: readonly string[], commit: string, fix: string): Note[] {
  if (paths.length === 0) return [];
  return [{ level: "warning", what: `${commit} has another scanner than this checkout: ${paths.join(", ")}`, fix }];
}

function leftOver({ accepted, contentHash }: Ours, fix: string): Note[] {
  const others = accepted.filter((hash) => hash !== contentHash).map((hash) => hash.slice(0, 12));
  if (others.length === 0) return [];
  const what = `the build accepts other sources too (SHA-256 ${others.join(", ")}), as while one is published`;
  return [{ level: "warning", what, fix }];
}
