import { STACKS } from "../../../environments/names";
import { managedCount, parseState } from "../../state/state-file";
import { troubleOf } from "../../state/trouble";
import { troubleError } from "../../state/trouble-text";
import { OperationError } from "../../words/errors";
import type { Check, Note, Patient } from "../check";
import { explain } from "../explain";
import { eachState } from "./state-backend";
import { bootstrapCommand } from "./state-place";

/** Which stacks are deployed, by their states, and whether these are as Terraform has left them. */
export const stacks: Check<Patient> = {
  name: "stacks",
  after: ["state bucket", "state folder", "HCP Terraform"],
  run: async (patient) => {
    const { name } = patient.environment;
    const states = await eachState(patient, async (backend, kind) => {
      const [stored, trouble] = await Promise.all([backend.read(kind), troubleOf(backend, kind)]);
      const location = backend.location(kind);
      // Whoever deployed around a state that was deleted or overwritten would make everything a second time.
      if (trouble !== undefined) return troubleError(trouble, { environmentName: name, kind, location });
      return stored === undefined ? 0 : managedCount(parseState(stored.content, location));
    });
    const empty = STACKS.filter((kind) => states.some((state) => state.kind === kind && state.value === 0));
    const notes = states.flatMap(({ failure, value }): Note[] => {
      if (failure !== undefined) return [failure];
      return value instanceof OperationError ? [{ level: "problem", ...explain(value) }] : [];
    });
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
    return [{ level: "ok", what: states.map(({ kind, value = 0 }) => `${kind ?? ""} ${String(value)} resources`).join(", ") }];
  },
};
