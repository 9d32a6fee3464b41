import { OperationError } from "../../words/errors";
import type { Check, Note, Patient } from "../check";
import { couldNotCheck, explain } from "../explain";

/** Whether the caller gets into the environment's account, and through the roles that it names. */
export const account: Check<Patient> = {
  name: "account",
  after: ["credentials"],
  run: async (patient) => {
    const { deployRoleArn, readOnlyRoleArn } = patient.environment;
    const roles = [deployRoleArn, readOnlyRoleArn].filter((arn) => arn !== undefined);
    const notes = await Promise.all((roles.length > 0 ? roles : [undefined]).map((arn) => enter(patient, arn)));
    // One way in is enough to look at the rest.
    return notes.some(({ level }) => level === "ok") ? notes : notes.map((note) => ({ ...note, stops: true }));
  },
};

async function enter({ access }: Patient, roleArn: string | undefined): Promise<Note> {
  try {
    const { account: id, callerArn } = await access.as(roleArn);
    return { level: "ok", what: roleArn === undefined ? `${id}, as the caller` : `${id}, as ${callerArn}` };
  } catch (error) {
    // Denied, or another account: that is an answer. Anything else is none.
    return error instanceof OperationError ? { level: "problem", ...explain(error) } : couldNotCheck(error);
  }
}
