import { z } from "zod";
import { environmentSchema } from "./schema";

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The schema of an environment file for editors. Draft 7: what YAML language servers support best. */
export function environmentJsonSchema(): JsonSchema {
  return z.toJSONSchema(environmentSchema, { io: "input", target: "draft-7" });
}
