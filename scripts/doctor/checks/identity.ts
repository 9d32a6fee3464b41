import { environmentNames } from "../../../environments/load";
import { orphansIn } from "../../identity/orphans";
import { identityProblem } from "../../identity/problem";
import { orphansText } from "../../identity/text";
import type { Check, Note, Patient } from "../check";

/** Whether the name, region and domain of the file are those of what is deployed, and whether anything is there that no file names. */
export function identityCheck(known: () => readonly string[]): Check<Patient> {
  return {
    name: "name",
    after: ["account"],
    lenient: true,
    run: async ({ environment, names, access }) => {
      const aws = await access.reader();
      const problem = await identityProblem({ environment, names, aws, known: known() });
      if (problem !== undefined) return [{ level: "problem", ...problem, stops: true }];
      const orphans = await orphansIn(aws, [environment.name, ...known()]);
      const orphaned: Note[] = orphans.length === 0 ? [] : [{ level: "warning", ...orphansText(orphans) }];
      return orphaned.length > 0 ? orphaned : [{ level: "ok", what: environment.name }];
    },
  };
}

export const identity = identityCheck(environmentNames);
