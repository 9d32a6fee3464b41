import { ARN } from "../../partition/arn";
/** Services whose AWS managed key has another name than the service. */
const SERVICES: Readonly<Record<string, string>> = { ebs: "ec2" };

/** Whether these are the aliases of an AWS managed key: only AWS's own begin with `alias/aws/`. */
export function isManaged(aliases: readonly string[]): boolean {
  return aliases.some((alias) => alias.startsWith("alias/aws/"));
}

/**
 * The policy of an AWS managed key (`aws/ssm`), which nobody can change: every principal of its account may use it through its
 * service, and look at it. Undefined if these are the aliases of a customer's key.
 * https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-cmk
 */
export function managedKeyPolicy(aliases: readonly string[], account: string, region: string): string | undefined {
  const [, name] = aliases.map((alias) => /^alias\/aws\/(.+)$/.exec(alias)).find((found) => found !== null) ?? [];
  if (name === undefined) return undefined;
  const through = { "kms:CallerAccount": account, "kms:ViaService": `${SERVICES[name] ?? name}.${region}.amazonaws.com` };
  const use = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant", "kms:DescribeKey"];
  const look = ["kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant"];
  const all = { Effect: "Allow", Resource: "*" };
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { ...all, Principal: { AWS: "*" }, Action: use, Condition: { StringEquals: through } },
      { ...all, Principal: { AWS: `${ARN}:iam::${account}:root` }, Action: look },
    ],
  });
}
