import { moveCommand } from "../../leftovers/text";
import { SecretsKey } from "../../secrets/key";
import { describe } from "../../secrets/parameters";
import { secretPlaces } from "../../secrets/places";
import { OperationError } from "../../words/errors";
import type { Check, Note, Patient } from "../check";
import { explain } from "../explain";

/** Whether both secrets, and a proxy's address that is one, were set, and are encrypted with the key that only the scan may use. It reads no value. */
export const snykSecrets: Check<Patient> = {
  name: "Snyk secrets",
  after: ["stacks"],
  run: async ({ environment, names, access }) => {
    const { ssm, kms } = await access.reader();
    const ours = await SecretsKey.find(names.secretsKey, { kms });
    const by = (verb: string) => `npm run ops -- secrets ${verb} --env ${environment.name}`;
    const places = [
      ...secretPlaces(names).map(({ key, parameter }) => ({ key, parameter, fix: by("set"), unread: "not read (secrets check does)" })),
      ...(names.proxyParameter === undefined
        ? []
        : [{ key: "proxy", parameter: names.proxyParameter, fix: by("proxy"), unread: "not read" }]),
    ];
    return Promise.all(
      places.map(async ({ key, parameter, fix, unread }): Promise<Note> => {
        try {
          const { version, lastModified, neverSet, keyId } = await describe(ssm, parameter, environment.name);
          if (neverSet) return { level: "problem", what: `the ${key} was never set: ${parameter} holds its placeholder`, fix };
          if (!(await ours.encrypts(keyId)))
            return {
              level: "problem",
              what: `the ${key} ${ours.otherText(keyId)}`,
              fix: moveCommand({ environmentName: environment.name }),
            };
          return {
            level: "ok",
            what: `${key} set${lastModified === undefined ? "" : ` on ${lastModified.slice(0, 10)}`}, ${unread}, version ${version}`,
          };
        } catch (error) {
          if (error instanceof OperationError) return { level: "problem", ...explain(error) };
          throw error;
        }
      }),
    );
  },
};
