import { z } from "zod";
import { checkedText, mapping, text, typeError } from "../../../environments/fields";
import { DAY_RULE, dayProblem } from "../../words/day";

const LIST = "must be a list of accepted differences, or []";

const known = mapping({
  environment: text({
    pattern: /^[a-z][a-z0-9-]{1,15}$/,
    rule: "the name of an environment",
    example: "dev",
    description: "Environment in which it is accepted. Default: all.",
  }).optional(),
  address: text({
    pattern: /^[a-z0-9_]+\.\S+$/,
    rule: "the address of a resource, as ops drift shows it",
    example: "aws_s3_bucket.reports",
    description: "Terraform's address of the resource.",
  }),
  attribute: text({
    pattern: /^\S(.*\S)?$/,
    rule: "a path in the resource, as ops drift shows it",
    example: "tags.owner",
    description: "Attribute that may differ, with everything in it. Default: the whole resource, even that it is deleted.",
  }).optional(),
  reason: text({
    pattern: /\S/,
    rule: "why the difference is accepted",
    example: "the data team sets its own owner",
    description: "Why the difference is accepted. It is shown with it.",
  }),
  expires: checkedText(DAY_RULE, dayProblem).meta({
    description: "The last day on which it is accepted, in UTC.",
    examples: ["2027-03-31"],
    format: "date",
  }),
});

/** Schema of `drift-known.yaml`. */
export const knownSchema = mapping({
  known: z.array(known, { error: typeError(LIST) }).meta({ description: "Differences that are accepted for a time." }),
}).meta({ title: "Known drift", description: "Differences that ops drift lists separately and does not fail for." });

export type KnownEntry = z.output<typeof known>;

/** JSON schema of the file for editors, made like that of environments in {@link ../../../environments/json-schema}. */
export function knownJsonSchema(): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(knownSchema, { io: "input", target: "draft-7" });
}
