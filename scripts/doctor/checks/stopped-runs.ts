import { isImportable, keepable, misplacedText, moveCommand, strangersError, taintedText, untaintCommand } from "../../leftovers/text";
import type { Leftovers } from "../../leftovers/types";
import { leftoversIn } from "../../leftovers/read";
import { FROM } from "../../state/moves/former";
import { plural } from "../../words/counts";
import type { Check, Note, Patient } from "../check";
import { eachState } from "./state-backend";
import { bootstrapCommand } from "./state-place";

/** What runs that were stopped have left: tainted resources, and such as exist although no state knows them. */
export const stoppedRuns: Check<Patient> = {
  name: "stopped runs",
  after: ["state bucket", "state folder", "HCP Terraform"],
  run: async (patient) => {
    const { environment, access } = patient;
    const states = await eachState(patient, (backend, kind) => leftoversIn(backend, kind, environment, () => access.reader()));
    const notes = states.flatMap(({ kind, value, failure }): Note[] => {
      if (failure) return [failure];
      return value === undefined || kind === undefined ? [] : notesOn(value, { environmentName: environment.name, kind });
    });
    return notes.length > 0 ? notes : [{ level: "ok", what: "nothing is left of one" }];
  },
};

function notesOn({ tainted, stranded, misplaced, unchecked }: Leftovers, place: Parameters<typeof untaintCommand>[1]): Note[] {
  const { environmentName, kind } = place;
  const again = kind === "state" ? bootstrapCommand(environmentName) : `npm run ops -- deploy --env ${environmentName} --stack ${kind}`;
  const kept = keepable(tainted);
  const ours = stranded.filter(isImportable);
  const strangers = strangersError({ stranded }, place);
  return [
    // Said once, at the stack that always shows it.
    ...(misplaced.length === 0 || kind !== FROM
      ? []
      : [{ level: "problem" as const, what: misplacedText(misplaced), fix: moveCommand(place) }]),
    ...tainted.map((each): Note => {
      const fix = kept.includes(each.address) ? untaintCommand([each.address], place) : again;
      return { level: "problem", what: `${kind}: ${taintedText(each)}`, fix };
    }),
    ...(ours.length === 0
      ? []
      : [
          {
            level: "problem" as const,
            what: `${kind}: ${plural(ours.length, "resource")} made in AWS, unknown to the state: ${ours.map(({ what, name }) => `${what} ${name}`).join(", ")}`,
            fix: `${again}\nIt takes over what a stopped run has made.`,
          },
        ]),
    ...(strangers === undefined
      ? []
      : [{ level: "problem" as const, what: `${kind}: ${strangers.what}`, fix: lastCommandFirst(strangers.remedy) }]),
    ...unchecked.map((what): Note => ({ level: "could not check", what: `${kind}: ${what}` })),
  ];
}

/** The doctor's next step is a fix's first line, if that is a command. */
function lastCommandFirst(remedy = ""): string {
  const lines = remedy.split("\n");
  return [...lines.filter((line) => line.startsWith("npm run ")), ...lines.filter((line) => !line.startsWith("npm run "))].join("\n");
}
