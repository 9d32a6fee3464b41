import { globMatches } from "./glob";

/** Whether text is an ARN: six parts, the last of which may contain colons. */
export function isArn(text: string): boolean {
  return text.startsWith("arn:") && text.split(":").length >= 6;
}

/** The account in an ARN; undefined if there is none (S3) or it is AWS's own. */
export function accountOf(arn: string): string | undefined {
  const account = arn.split(":")[4];
  return account && /^\d{12}$/.test(account) ? account : undefined;
}

/** The region in an ARN; undefined for global resources. */
export function regionOf(arn: string): string | undefined {
  return isArn(arn) ? arn.split(":")[3] || undefined : undefined;
}

/**
 * Whether an ARN matches an ARN pattern, part by part: a wildcard in one of the first five parts does not match a colon.
 * A pattern with fewer parts is completed with `*`
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html).
 */
export function arnMatches(pattern: string, arn: string): boolean {
  if (pattern === "*") return true;
  if (!isArn(arn)) return globMatches(pattern, arn);
  const wanted = parts(pattern);
  if (wanted[0] !== "arn") return false;
  return parts(arn).every((part, index) => globMatches(wanted[index] ?? "*", part));
}

function parts(arn: string): string[] {
  const all = arn.split(":");
  return all.length > 6 ? [...all.slice(0, 5), all.slice(5).join(":")] : all;
}
