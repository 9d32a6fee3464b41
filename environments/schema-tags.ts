import { z } from "zod";
import { mapping, text, textError, typeError } from "./fields";

const TAG_VALUE =
  "must be the text of a tag: 1 to 255 letters, digits, spaces or _ . : / = + - @,\nnot starting with aws:. For example: platform";

/** The narrowest of the services that get them: 127 and 255 of CodeBuild (KeyInput, ValueInput), 1 of Scheduler (TagValue); botocore 1.43.11. */
export const tags = z
  .record(
    z.string().regex(/^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,127}$/iu, {
      error: "must be a tag key: up to 127 letters, digits, spaces or _ . : / = + - @, not starting with aws:",
    }),
    z.string({ error: textError(TAG_VALUE) }).regex(/^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,255}$/iu, { error: TAG_VALUE }),
    { error: typeError("must be a mapping of tag keys to texts. For example: {owner: platform}") },
  )
  .default({})
  .meta({ description: "Tags of every resource, besides the project's own." });

const listOf = (what: string, example: string) =>
  z.array(
    text({
      pattern: /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/iu,
      rule: `${what}: up to 128 letters, digits, spaces or _ . : / = + - @, not starting with aws:`,
      example,
      description: `${what[0]?.toUpperCase() ?? ""}${what.slice(1)}.`,
    }),
    { error: typeError(`must be a list. For example: [${example}]`) },
  );

/** Tags that a company's own rules give to resources: nobody of us takes them away, or calls them drift. */
export const ignoreTags = mapping({
  keys: listOf("a tag key", "cost-center").default([]),
  prefixes: listOf("the beginning of tag keys", "company:").default([]),
})
  .optional()
  .meta({ description: "Tags that others give, by key or by its beginning: plans, drift and adopt do not see them. Default: none." });
