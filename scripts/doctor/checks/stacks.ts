import { STACKS } from "../../../environments/names";
import { managedCount, parseState } from "../../state/state-file";
import type { Check, Note, Patient } from "../check";
import { eachState } from "./state-backend";
import { bootstrapCommand } from "./state-place";

/** Which stacks are deployed, by their states. */
export const stacks: Check<Patient> = {
  name: "stacks",
  after: ["state bucket", "state folder"],
  run: async (patient) => {
    const { name } = patient.environment;
    const states = await eachState(patient, async (backend, kind) => {
      const stored = await backend.read(kind);
      return stored === undefined ? 0 : managedCount(parseState(stored.content, backend.location(kind)));
    });
    const empty = STACKS.filter((kind) => states.some((state) => state.kind === kind && state.value === 0));
    const notes: Note[] = states.flatMap(({ failure }) => failure ?? []);
    if (empty.includes("state")) {
      notes.push({
        level: "problem",
        what: "the bootstrap never finished: the state of the state stack is not in its bucket",
        fix: bootstrapCommand(name),
      });
    }
    const missing = empty.filter((kind) => kind !== "state");
    if (missing.length > 0) {
      const fix = `npm run ops -- deploy --env ${name}${missing.length > 1 ? "" : ` --stack ${missing.join()}`}`;
      const what = missing.length > 1 ? "not deployed yet" : `${missing.join()} is not deployed yet`;
      notes.push({ level: "problem", what, fix, stops: missing.includes("scanner") });
    }
    if (notes.length > 0) return notes;
    return [{ level: "ok", what: states.map(({ kind, value = 0 }) => `${kind ?? ""} ${value} resources`).join(", ") }];
  },
};
