import { fileOf } from "../../environments/file-of";
import type { Environment } from "../../environments/schema";

/** What happened, and how to go on. */
export interface IdentityProblem {
  readonly what: string;
  /** Both ways out, a line each. */
  readonly fix: string;
}

/** Another environment has made this one's domain. @param known names of all environments that have a file */
export function renamedText(environment: Environment, owner: string, known: readonly string[]): IdentityProblem {
  const { account, region, name, registry } = environment;
  const what = `the domain ${registry.domain} in ${account}, ${region} is that of the environment ${owner}, not of ${name}`;
  if (known.includes(owner))
    return { what, fix: `Name another registry.domain in ${fileOf(environment)}: two environments cannot have one.` };
  return {
    what: `${what}, and no file names ${owner} any more: was its file renamed? A bootstrap or deploy would make all of it a second time,\nwhile the schedule of ${owner} runs on`,
    fix: [
      `To keep everything as it is, write into ${fileOf(environment)}: name: ${owner}`,
      `To take the new name, which makes again what has the old one in its name: npm run ops -- state migrate --env ${name} --from-name ${owner}`,
    ].join("\n"),
  };
}

/** The environment is deployed in other regions, and not in the one of its file. */
export function movedRegionText(environment: Environment, regions: readonly string[]): IdentityProblem {
  const { name, account, region } = environment;
  return {
    what: `${name} is not in ${region}, but in ${regions.join(", ")} of account ${account}: was region changed? Nothing moves by that: a bootstrap and\ndeploy would make domain, packages, reports and secrets anew, while the old schedule runs on`,
    fix: [
      `To keep everything as it is, write region: ${regions[0] ?? ""} into ${fileOf(environment)} again.`,
      `To have both, give the new one a file and a name of its own. To move for good, first destroy there: npm run ops -- destroy --env ${name}`,
    ].join("\n"),
  };
}

/** Environments with keys here that no file names. */
export function orphansText(orphans: readonly string[]): IdentityProblem {
  const names = orphans.join(", ");
  return {
    what: `no file names ${names}, of which keys are in this account and region: whatever else it has runs on`,
    fix: `If its file is in another checkout, all is well. If not, put it back from git and destroy it: npm run ops -- destroy --env ${orphans[0] ?? ""}`,
  };
}
