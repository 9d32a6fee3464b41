import { z } from "zod";
import { OperationError } from "../words/errors";
import type { Stack } from "./hcl";

const block = z.record(z.string(), z.json());

const schema = z.object({
  provider: z.record(z.string(), z.array(block)).optional(),
  resource: z.record(z.string(), z.record(z.string(), block)),
});

/** Reads a synthesized stack. Throws OperationError. */
export function parseStack(name: string, content: string): Stack {
  const parsed = schema.safeParse(JSON.parse(content));
  if (!parsed.success) throw new OperationError(`${name} is no stack that can be checked`, z.prettifyError(parsed.error));
  return parsed.data;
}
