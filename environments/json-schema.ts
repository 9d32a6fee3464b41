import { z } from "zod";
import { environmentSchema } from "./schema";

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The JSON schema of an environment file for editors. It is Draft 7, which YAML language servers support best. */
export function environmentJsonSchema(): JsonSchema {
  return z.toJSONSchema(environmentSchema, { io: "input", target: "draft-7" });
}
