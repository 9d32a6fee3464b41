import { describe } from "../../secrets/parameters";
import { secretPlaces } from "../../secrets/places";
import { OperationError } from "../../words/errors";
import type { Check, Note, Patient } from "../check";
import { explain } from "../explain";

/** Version of a parameter that Terraform has created and nobody has set. */
const PLACEHOLDER_VERSION = 1;

/** Whether both secrets were set. It reads no value: a parameter that still has its first version has its placeholder. */
export const snykSecrets: Check<Patient> = {
  name: "Snyk secrets",
  after: ["stacks"],
  run: async ({ environment, names, access }) => {
    const { ssm } = await access.reader();
    const fix = `npm run ops -- secrets set --env ${environment.name}`;
    return Promise.all(
      secretPlaces(names).map(async ({ key, parameter }): Promise<Note> => {
        try {
          const { version, lastModified } = await describe(ssm, parameter, environment.name);
          if (version <= PLACEHOLDER_VERSION)
            return { level: "problem", what: `the ${key} was never set: ${parameter} holds its placeholder`, fix };
          return {
            level: "ok",
            what: `${key} set${lastModified === undefined ? "" : ` on ${lastModified.slice(0, 10)}`}, version ${version}`,
          };
        } catch (error) {
          if (error instanceof OperationError) return { level: "problem", ...explain(error) };
          throw error;
        }
      }),
    );
  },
};
