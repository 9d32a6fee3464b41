import { AwsError } from "../core/errors";
import type { Place } from "../iam/access/builder";
import { string } from "../iam/access/builder";
import { ifFound, type MotoApi } from "../iam/moto-api";
import type { RecognisedOperation } from "../iam/operations/recognised";

/** Characters of a value by tier (Systems Manager User Guide, Managing parameter tiers). */
const LONGEST: Readonly<Record<string, number>> = { Standard: 4096, Advanced: 8192, "Intelligent-Tiering": 8192 };

/**
 * Throws AwsError if Parameter Store would not take a parameter: a name with other characters, a value that is too long for its tier, a
 * key that is not there or cannot be used (API Reference, PutParameter).
 */
export async function checkParameter({ operation, params }: RecognisedOperation, place: Place, moto: Pick<MotoApi, "json">): Promise<void> {
  if (operation !== "PutParameter") return;
  const [name = "", value = "", tier = "Standard", key] = ["Name", "Value", "Tier", "KeyId"].map((each) => string(params, each));
  if (!/^[\w./-]+$/.test(name.replace(/^arn:[^:]+:ssm:[^:]*:\d{12}:parameter/, "")) || /^\/?(ssm|aws)/i.test(name))
    throw invalid(`Parameter name: can't be prefixed with "ssm" or "aws" (case-insensitive), and has letters, digits and .-_/ alone`);
  const limit = LONGEST[tier] ?? Infinity;
  if ([...value].length > limit) throw invalid(`${tier} tier parameters support a maximum parameter value of ${limit} characters.`);
  if (key === undefined || string(params, "Type") !== "SecureString") return;
  const described = await ifFound(moto.json("kms", "TrentService.DescribeKey", { KeyId: key }, place));
  const state = (described?.KeyMetadata as { readonly KeyState?: string } | undefined)?.KeyState;
  if (state !== "Enabled") throw new AwsError("InvalidKeyId", `Key '${key}' ${described === undefined ? "does not exist" : `is ${state}`}`);
}

function invalid(message: string): AwsError {
  return new AwsError("ValidationException", message);
}
