import { OperationError } from "../../words/errors";
import type { Check, Note, Patient } from "../check";
import { couldNotCheck, explain } from "../explain";

/** Whether the caller reaches the environment's account, with the roles that the environment names. */
export const account: Check<Patient> = {
  name: "account",
  after: ["credentials"],
  run: async (patient) => {
    const { deployRoleArn, readOnlyRoleArn } = patient.environment;
    const roles = [deployRoleArn, readOnlyRoleArn].filter((arn) => arn !== undefined);
    const notes = await Promise.all((roles.length > 0 ? roles : [undefined]).map((arn) => enter(patient, arn)));
    // One role that works is enough for the other checks.
    return notes.some(({ level }) => level === "ok") ? notes : notes.map((note) => ({ ...note, stops: true }));
  },
};

async function enter({ access }: Patient, roleArn: string | undefined): Promise<Note> {
  try {
    const { account: id, callerArn } = await access.as(roleArn);
    return { level: "ok", what: roleArn === undefined ? `${id}, as the caller` : `${id}, as ${callerArn}` };
  } catch (error) {
    // A denied role or another account is a result; any other error means that it could not be checked.
    return error instanceof OperationError ? { level: "problem", ...explain(error) } : couldNotCheck(error);
  }
}
