import { shownAddress } from "../../../environments/addresses";
import { SERVICE_NAMES } from "../../../environments/services";
import type { Check, Note, Patient } from "../check";

/**
 * Where the environment's data goes: addresses of services that are not AWS's own, with their sources. Settings that would send it
 * elsewhere have ended the look at this environment before.
 */
export const endpoints: Check<Patient> = {
  name: "endpoints",
  run: ({ endpoints: used }) => {
    const services = new Map<string, string[]>();
    for (const [service, { address, source }] of Object.entries(used)) {
      const where = `${shownAddress(address)} (${source})`;
      services.set(where, [...(services.get(where) ?? []), service]);
    }
    if (services.size === 0) return Promise.resolve([{ level: "ok", what: "AWS's own, for every service" }]);
    return Promise.resolve(
      [...services].map(([where, of]): Note => ({
        level: "ok",
        what: `${of.length === SERVICE_NAMES.length ? "every service" : of.join(", ")}: ${where}`,
      })),
    );
  },
};
