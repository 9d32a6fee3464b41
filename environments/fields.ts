import { z } from "zod";
import { exampleArn, PARTITION_PATTERN } from "./partitions";

/** The rule for a text key, written once for the error, the editor and the reader. */
export interface TextRule {
  /** Continues "must be ...". */
  readonly rule: string;
  readonly example: string;
  readonly description: string;
  readonly pattern: RegExp;
}

/** A text that fits a pattern. The error for every mistake has the rule and an example. */
export function text({ rule, example, description, pattern }: TextRule) {
  const must = `must be ${rule}. For example: ${example}`;
  return z
    .string({ error: textError(must) })
    .regex(pattern, { error: must })
    .meta({ description, examples: [example.replace(/^"(\w+)"$/, "$1")] });
}

/** An AWS account id. Without quotes, YAML reads it as a number, which may lose leading zeros. */
export function accountId(description: string) {
  return text({ pattern: /^\d{12}$/, rule: "an AWS account id of 12 digits, in quotes", example: '"111122223333"', description });
}

/** Pattern of a KMS key's ARN. An alias is not accepted, because its key may change. */
export const KMS_KEY_ARN = `arn:${PARTITION_PATTERN}:kms:[a-z0-9-]+:\\d{12}:key\\/[\\w-]+`;

/** A KMS key that exists already. */
export function kmsKeyArn(description: string) {
  const example = exampleArn("kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab");
  return text({ pattern: new RegExp(`^${KMS_KEY_ARN}$`), rule: "the ARN of a KMS key", example, description });
}

/** Name of an S3 bucket. */
export function bucketName(description: string, example: string) {
  return text({
    pattern: /^[a-z0-9](?!.*\.\.)[a-z0-9.-]{1,61}[a-z0-9]$/,
    rule: "3 to 63 lower-case letters, digits, dots or hyphens (S3 bucket name)",
    example,
    description,
  });
}

/** A text that a function checks: it returns the problem in words, or undefined if there is none. */
export function checkedText(must: string, problemOf: (value: string) => string | undefined) {
  return z.string({ error: textError(must) }).superRefine((value, context) => {
    const problem = problemOf(value);
    if (problem !== undefined) context.addIssue({ code: "custom", message: `${problem}\n${must}` });
  });
}

/** A mapping that refuses unknown keys. */
export function mapping<Shape extends z.core.$ZodShape>(shape: Shape) {
  const keys = Object.keys(shape).join(", ");
  const must = typeError(`must be a mapping with the keys ${keys}`);
  // For an unknown key, the loader writes the sentence; it needs only the list of known keys from here.
  return z.strictObject(shape, { error: (issue) => (issue.code === "unrecognized_keys" ? keys : must(issue)) });
}

/** The message for a value of the wrong type. */
export function typeError(must: string) {
  return ({ input }: { readonly input?: unknown }): string => {
    if (input === undefined) return `is missing: ${must}`;
    return input === null ? `is empty: ${must}` : must;
  };
}

/** Message that the loader completes with the value as it is written in the file. */
export const QUOTE = "must be text: put it in quotes";

/** Like {@link typeError}, for texts: if the value is a number or boolean, the quotes are nearly always missing. */
export function textError(must: string) {
  return (issue: { readonly input?: unknown }): string =>
    ["number", "boolean", "bigint"].includes(typeof issue.input) ? `${QUOTE}\n${must}` : typeError(must)(issue);
}
