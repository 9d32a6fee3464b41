import { z } from "zod";
import { environmentSchema } from "./schema";

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The JSON schema of an environment file for editors. It is Draft 7, which YAML language servers support best. */
export function environmentJsonSchema(): JsonSchema {
  return z.toJSONSchema(environmentSchema, { io: "input", target: "draft-7" });
}

/** The same for what environments share, defaults.yaml and groups: nothing is required there, as another file may have it. */
export function sharedJsonSchema(): JsonSchema {
  const optional = JSON.stringify(environmentJsonSchema(), (key, value: unknown) =>
    key === "required" && Array.isArray(value) ? undefined : value,
  );
  return JSON.parse(optional) as JsonSchema;
}
