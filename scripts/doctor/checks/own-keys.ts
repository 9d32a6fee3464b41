import { type Examined, examine, refusedBy, unknownBy } from "../../own-keys/examine";
import { type OwnKey, ownKeysOf } from "../../own-keys/named";
import type { Check, Note, Patient } from "../check";

/** Whether the keys that the file names exist, are enabled, and have a policy that lets the roles use them. Nothing is encrypted. */
export const ownKeys: Check<Patient> = {
  name: "own keys",
  after: ["account"],
  applies: ({ environment }) => ownKeysOf(environment).length > 0,
  run: async ({ environment, access }) => {
    const clients = await access.reader();
    const keys = ownKeysOf(environment);
    const notes = await Promise.all(keys.map(async (key) => notesOn(key, await examine(key, environment.account, clients))));
    return notes.flat();
  },
};

function notesOn({ option, arn }: OwnKey, found: Examined): Note[] {
  if (found.state !== undefined) {
    const fix = `enable that key (aws kms cancel-key-deletion before, if it is to be deleted), or change ${option} in the environment's file`;
    return [{ level: "problem", what: `${option}: ${arn} ${found.state}`, fix }];
  }
  if (found.unread !== undefined) {
    const what = `${option} is enabled; its policy could not be read: ${found.unread}`;
    return [
      {
        level: "could not check",
        what,
        fix: "take over what ops roles prints, or ask whoever keeps the key whether it lets the roles use it",
      },
    ];
  }
  const refused = refusedBy(found).map(({ roleArn, actions }): Note => {
    const fix = `have that key's policy leave its use to the account's IAM (arn:...:root, kms:*), or name the role in it`;
    return { level: "problem", what: `${option}: the key's policy lets ${roleArn} not do ${actions.join(", ")}`, fix };
  });
  const unknown = unknownBy(found).map(({ roleArn, actions }): Note => {
    const what = `${option}: whether the key's policy lets ${roleArn} do ${actions.join(", ")} depends on conditions in it, which are not evaluated`;
    return { level: "could not check", what, fix: "read the policy: aws kms get-key-policy --policy-name default --key-id " + arn };
  });
  if (refused.length + unknown.length > 0) return [...refused, ...unknown];
  const delegates = found.rulings.some(({ actions }) => actions.delegated !== undefined);
  const lets = delegates ? "leaves its use to the account's IAM" : "lets the roles use it";
  return [{ level: "ok", what: `${option} is enabled, and its policy ${lets}; grants, rotation and aliases were not looked at` }];
}
