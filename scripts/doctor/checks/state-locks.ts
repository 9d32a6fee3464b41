import { isOld } from "../../state/unlock";
import { lockText } from "../../terraform/state-lock";
import type { Check, Note, Patient } from "../check";
import { eachState } from "./state-backend";

/** Who holds the lock of which state, and whether it can still belong to a running apply. */
export const stateLocks: Check<Patient> = {
  name: "state locks",
  after: ["state bucket", "state folder", "HCP Terraform"],
  run: async (patient) => {
    const { environment, now } = patient;
    const states = await eachState(patient, (backend, kind) => backend.lock(kind));
    const notes = states.flatMap(({ kind, value: lock, failure }): Note[] => {
      if (failure) return [failure];
      if (lock === undefined || kind === undefined) return [];
      const what = `${kind} is locked ${lockText(lock, now)}`;
      if (!isOld(lock, now)) return [{ level: "ok", what: `${what}: somebody is at work` }];
      const fix = `npm run ops -- state unlock --env ${environment.name} --stack ${kind} --id ${lock.id}`;
      return [{ level: "warning", what: `${what}: longer than an apply takes`, fix }];
    });
    return notes.length > 0 ? notes : [{ level: "ok", what: "none is held" }];
  },
};
