import { accountOf, regionOf } from "../evaluation/arn";
import { parsePolicy } from "../evaluation/policy";
import type { MotoApi } from "../moto-api";
import { ifFound } from "../moto-api";
import type { ResourceFacts } from "./port";

/** Actions on the alias itself; for all other actions an alias stands for its key. */
const ALIAS_ACTIONS = new Set(["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"]);

/** The key behind a key ARN or alias ARN, and its key policy: KMS heeds IAM policies only if the key policy says so. */
export async function kmsFacts(moto: MotoApi, action: string, arn: string, caller: string): Promise<ResourceFacts> {
  const [account = caller, region] = [accountOf(arn), regionOf(arn)];
  const scope = { account, ...(region && { region }) };
  const name = arn.split(":").at(-1) ?? "";
  if (name.startsWith("alias/") && ALIAS_ACTIONS.has(action)) return { arn };
  const keyId = name.startsWith("alias/") ? name : name.replace(/^key\//, "");
  const described = await ifFound(moto.json("kms", "TrentService.DescribeKey", { KeyId: keyId }, scope));
  const key = described?.KeyMetadata as { KeyId: string; Arn: string } | undefined;
  if (!key) return { arn };
  const { Policy: text } = await moto.json("kms", "TrentService.GetKeyPolicy", { KeyId: key.KeyId, PolicyName: "default" }, scope);
  return { arn: key.Arn, kind: "key", policies: [parsePolicy(key.Arn, String(text))] };
}
