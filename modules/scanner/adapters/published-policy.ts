import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Policy, POLICY_FILE, policySchema } from "../contract/policy";
import { messageOf } from "../message-of";
import { MisconfiguredError } from "../settings";

/**
 * The policy that was published with the scanner; undefined if none was. Throws {@link MisconfiguredError} if it cannot be read: without
 * it nothing would trip the gate.
 */
export async function publishedPolicy(sourceFolder: string): Promise<Policy | undefined> {
  const text = await readFile(join(sourceFolder, POLICY_FILE), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return policySchema.parse(JSON.parse(text));
  } catch (error) {
    throw new MisconfiguredError(
      `The published policy cannot be read: ${messageOf(error)}\n  Publish it again: npm run ops -- publish --env ENVIRONMENT`,
      { cause: error },
    );
  }
}
