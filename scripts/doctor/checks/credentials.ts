import type { Check, Note, Patient } from "../check";
import { couldNotCheck } from "../explain";

/** Who the caller is, before any role is assumed, and by which means; Terraform and all other children act as the same. */
export const credentials: Check<Patient> = {
  name: "credentials",
  run: async ({ access, identity }) => {
    const who = await access.caller().then(
      ({ arn }): Note => ({ level: "ok", what: identity === undefined ? arn : `${arn}, by ${identity.means}` }),
      // A source that nobody meant is a likely reason.
      (error: unknown): Note => ({ ...couldNotCheck(error), stops: true }),
    );
    const others = identity?.passedOver ?? [];
    if (others.length === 0) return [who];
    return [who, { level: "warning", what: `not used, though set: ${others.join(", ")}`, fix: "Unset what you do not mean." }];
  },
};
