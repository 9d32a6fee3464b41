import type { StackKind } from "../../../environments/names";
import { examine, refusedBy } from "../../own-keys/examine";
import { type OwnKey, ownKeysOf } from "../../own-keys/named";
import { OperationError } from "../../words/errors";
import type { Aspect, Extra, Place } from "./aspect";

/** Whether the keys that the file names for this stack can still be used by the roles. What else is set at them is their owner's. */
export function ownKeyAspects({ environment }: Place, kind: StackKind): Aspect[] {
  const { account } = environment;
  return ownKeysOf(environment)
    .filter(({ stack }) => stack === kind)
    .map((key) => ({ name: `use of ${key.option}`, address: key.address, ask: ({ kms }) => extrasOf(key, account, { kms }) }));
}

async function extrasOf(key: OwnKey, account: string, clients: Parameters<typeof examine>[2]): Promise<Extra[]> {
  const found = await examine(key, account, clients);
  if (found.state !== undefined)
    return [{ attribute: `${key.option}.state`, value: found.state, severity: "high", why: "nobody can read or write what it encrypts" }];
  if (found.unread !== undefined) throw new OperationError(`the policy of the key could not be read: ${found.unread}`);
  return refusedBy(found).map(({ roleArn, actions }) => ({
    attribute: `${key.option}.policy.${roleArn.split("/").at(-1)}`,
    value: actions,
    severity: "high",
    why: "the key's policy keeps the role out",
  }));
}
