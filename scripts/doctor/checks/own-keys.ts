import type { Environment } from "../../../environments/schema";
import { describeKey, isUsable } from "../../aws/keys";
import type { Check, Note, Patient } from "../check";

/** Whether the keys that the file names exist and are enabled. What their policies allow is not looked at. */
export const ownKeys: Check<Patient> = {
  name: "own keys",
  after: ["account"],
  applies: ({ environment }) => namedIn(environment).length > 0,
  run: async ({ environment, access }) => {
    const { kms } = await access.reader();
    return Promise.all(
      namedIn(environment).map(async ({ option, arn }): Promise<Note> => {
        const key = await describeKey(arn, { kms });
        const fix = `enable that key, or change ${option} in the environment's file`;
        if (key === undefined) return { level: "problem", what: `${option}: ${arn} does not exist`, fix };
        if (!isUsable(key)) return { level: "problem", what: `${option}: ${arn} cannot be used (${key.KeyManager}, ${key.KeyState})`, fix };
        return { level: "ok", what: `${option} is enabled; what its policy allows was not looked at` };
      }),
    );
  },
};

function namedIn({ scan, snyk }: Environment) {
  return [
    { option: "scan.kmsKeyArn", arn: scan.kmsKeyArn },
    { option: "snyk.kmsKeyArn", arn: snyk.kmsKeyArn },
  ].flatMap(({ option, arn }) => (arn === undefined ? [] : [{ option, arn }]));
}
