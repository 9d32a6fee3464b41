import { z } from "zod";

/** What a text key must look like, said once for the error, the editor and the reader. */
export interface TextRule {
  /** Continues "must be ...". */
  readonly rule: string;
  readonly example: string;
  readonly description: string;
  readonly pattern: RegExp;
}

/** A text that fits a pattern. Every way to get it wrong is answered with the rule and an example. */
export function text({ rule, example, description, pattern }: TextRule) {
  const must = `must be ${rule}. For example: ${example}`;
  return z
    .string({ error: textError(must) })
    .regex(pattern, { error: must })
    .meta({ description, examples: [example.replace(/^"(\w+)"$/, "$1")] });
}

/** An AWS account id. In YAML it needs quotes, or it is a number and may lose its zeros. */
export function accountId(description: string) {
  return text({ pattern: /^\d{12}$/, rule: "an AWS account id of 12 digits, in quotes", example: '"111122223333"', description });
}

/** Pattern of a KMS key's ARN; an alias is none, since what is behind it may change. */
export const KMS_KEY_ARN = "arn:aws:kms:[a-z0-9-]+:\\d{12}:key\\/[\\w-]+";

/** Name of an S3 bucket. */
export function bucketName(description: string, example: string) {
  return text({
    pattern: /^[a-z0-9](?!.*\.\.)[a-z0-9.-]{1,61}[a-z0-9]$/,
    rule: "3 to 63 lower-case letters, digits, dots or hyphens (S3 bucket name)",
    example,
    description,
  });
}

/** A text that a function finds fault with, in words; undefined from it means that there is none. */
export function checkedText(must: string, problemOf: (value: string) => string | undefined) {
  return z.string({ error: textError(must) }).superRefine((value, context) => {
    const problem = problemOf(value);
    if (problem !== undefined) context.addIssue({ code: "custom", message: `${problem}\n${must}` });
  });
}

/** A mapping of keys that refuses keys it does not know. */
export function mapping<Shape extends z.core.$ZodShape>(shape: Shape) {
  const keys = Object.keys(shape).join(", ");
  const must = typeError(`must be a mapping with the keys ${keys}`);
  // For an unknown key, the loader makes the sentence: it only lacks the keys that are known.
  return z.strictObject(shape, { error: (issue) => (issue.code === "unrecognized_keys" ? keys : must(issue)) });
}

/** The message for a value of the wrong type. */
export function typeError(must: string) {
  return ({ input }: { readonly input?: unknown }): string => {
    if (input === undefined) return `is missing: ${must}`;
    return input === null ? `is empty: ${must}` : must;
  };
}

/** Completed by the loader, which knows how the value is written in the file. */
export const QUOTE = "must be text: put it in quotes";

/** As {@link typeError}, for texts: a number or boolean in place of one is nearly always a missing pair of quotes. */
export function textError(must: string) {
  return (issue: { readonly input?: unknown }): string =>
    ["number", "boolean", "bigint"].includes(typeof issue.input) ? `${QUOTE}\n${must}` : typeError(must)(issue);
}
