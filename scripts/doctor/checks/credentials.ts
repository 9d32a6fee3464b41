import type { Check, Patient } from "../check";

/** Who the caller is, before any role is assumed. */
export const credentials: Check<Patient> = {
  name: "credentials",
  run: async ({ access }) => [{ level: "ok", what: (await access.caller()).arn }],
};
