import { GetKeyPolicyCommand, type KeyMetadata } from "@aws-sdk/client-kms";
import type { Aws } from "../aws/clients";
import { describeKey } from "../aws/keys";
import { presentError } from "../words/errors";
import type { OwnKey } from "./named";
import { type Ruling, rulingsOf } from "./policy";

/** What is known of a key of one's own. */
export interface Examined {
  /** Why nobody can use it: `does not exist`; undefined if it can be used. */
  readonly state?: string;
  /** What the policy says of each role; none if it was not read. */
  readonly rulings: readonly Ruling[];
  /** Why it was not read. */
  readonly unread?: string;
}

/** Looks at one key without using it. Throws AWS's error if not even its state can be seen. */
export async function examine({ arn, needs }: OwnKey, account: string, { kms }: Pick<Aws, "kms">): Promise<Examined> {
  const key = await describeKey(arn, { kms });
  const state = key === undefined ? "does not exist" : unusable(key);
  if (state !== undefined) return { state, rulings: [] };
  try {
    // AWS has one policy for each key, of this name (KMS API Reference, GetKeyPolicy).
    const { Policy = "" } = await kms.send(new GetKeyPolicyCommand({ KeyId: arn, PolicyName: "default" }));
    return { rulings: rulingsOf(Policy, account, needs) };
  } catch (error) {
    return { rulings: [], unread: presentError(error).text };
  }
}

/** S3 and Systems Manager take symmetric keys for encryption only. */
function unusable({ KeyState, KeyManager, KeyUsage, KeySpec, DeletionDate }: KeyMetadata): string | undefined {
  if (KeyState === "PendingDeletion")
    return `is to be deleted${DeletionDate === undefined ? "" : ` on ${DeletionDate.toISOString().slice(0, 10)}`}`;
  if (KeyState !== "Enabled") return `is not enabled: ${KeyState}`;
  if (KeyManager !== "CUSTOMER") return "is AWS's own, whose policy nobody can change";
  const symmetric = (KeyUsage ?? "ENCRYPT_DECRYPT") === "ENCRYPT_DECRYPT" && (KeySpec ?? "SYMMETRIC_DEFAULT") === "SYMMETRIC_DEFAULT";
  return symmetric ? undefined : `is of a kind that the services do not take: ${KeyUsage}, ${KeySpec}`;
}

/** The roles that the policy keeps out, with what they have to do. */
export function refusedBy({ rulings }: Examined): { readonly roleArn: string; readonly actions: readonly string[] }[] {
  return withVerdict(rulings, "refused");
}

/** The roles of which the policy does not say it without conditions that are not evaluated. */
export function unknownBy({ rulings }: Examined): { readonly roleArn: string; readonly actions: readonly string[] }[] {
  return withVerdict(rulings, "unknown");
}

function withVerdict(rulings: readonly Ruling[], verdict: "refused" | "unknown") {
  return rulings.flatMap(({ need, actions }) => {
    const found = actions[verdict];
    return found === undefined ? [] : [{ roleArn: need.roleArn, actions: found }];
  });
}
