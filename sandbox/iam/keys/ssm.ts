import type { Access } from "../../core/service";
import type { Params, Place } from "../access/builder";
import { string, strings } from "../access/builder";
import { parameterArn } from "../access/ssm";
import type { MotoApi } from "../moto-api";
import { keyAccess } from "./use";

/** Parameter Store's AWS managed key. */
const DEFAULT_KEY = "alias/aws/ssm";
/** Bytes: a longer value makes an advanced parameter of one with intelligent tiering. */
const LONGEST_STANDARD_VALUE = 4096;
const PAGE = 50;

interface Parameter {
  readonly Name: string;
  readonly Type: string;
  readonly KeyId?: string;
  readonly Tier?: string;
}

/**
 * Parameter Store encrypts a SecureString, and decrypts it if it is asked to, with the caller's permissions
 * (https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html).
 */
export async function parameterKeys(moto: MotoApi, operation: string, params: Params, place: Place): Promise<readonly Access[]> {
  if (operation === "PutParameter") return written(moto, params, place);
  if (!isTrue(params.WithDecryption)) return [];
  const found = operation === "GetParametersByPath" ? await below(moto, params, place) : await named(moto, params, place);
  return found
    .filter(({ Type: type }) => type === "SecureString")
    .map(({ Name: name, KeyId: key = DEFAULT_KEY }) => use("kms:Decrypt", key, name, place));
}

async function written(moto: MotoApi, params: Params, place: Place): Promise<readonly Access[]> {
  const [name = "", type] = [string(params, "Name"), string(params, "Type")];
  if (type !== undefined && type !== "SecureString") return [];
  const [existing] = isTrue(params.Overwrite) ? await named(moto, params, place) : [];
  if ((type ?? existing?.Type) !== "SecureString") return [];
  const action = isAdvanced(params, existing) ? "kms:GenerateDataKey" : "kms:Encrypt";
  return [use(action, string(params, "KeyId") ?? DEFAULT_KEY, name, place)];
}

/** An advanced parameter never becomes a standard one again. */
function isAdvanced(params: Params, existing: Parameter | undefined): boolean {
  const tier = string(params, "Tier");
  if (tier === "Advanced" || existing?.Tier === "Advanced") return true;
  return tier === "Intelligent-Tiering" && Buffer.byteLength(string(params, "Value") ?? "") > LONGEST_STANDARD_VALUE;
}

function use(action: string, key: string, name: string, place: Place): Access {
  return keyAccess({ action, key, service: "ssm", encryptionContext: { PARAMETER_ARN: parameterArn(name, place) } }, place);
}

function named(moto: MotoApi, params: Params, place: Place): Promise<readonly Parameter[]> {
  const one = string(params, "Name");
  const names = (one === undefined ? strings(params, "Names") : [one]).map(bareName);
  return described(moto, { Key: "Name", Option: "Equals", Values: names }, place);
}

async function below(moto: MotoApi, params: Params, place: Place): Promise<readonly Parameter[]> {
  const path = string(params, "Path") ?? "/";
  const Option = isTrue(params.Recursive) ? "Recursive" : "OneLevel";
  return described(moto, { Key: "Path", Option, Values: [path] }, place);
}

async function described(moto: MotoApi, filter: object, place: Place, NextToken?: string): Promise<readonly Parameter[]> {
  const input = { ParameterFilters: [filter], MaxResults: PAGE, NextToken };
  const answer = await moto.json("ssm", "AmazonSSM.DescribeParameters", input, place);
  const { Parameters: found = [], NextToken: next } = answer as { Parameters?: readonly Parameter[]; NextToken?: string };
  return next ? [...found, ...(await described(moto, filter, place, next))] : found;
}

/** The name without version or label, also if it is given as an ARN. */
function bareName(name: string): string {
  if (!name.startsWith("arn:")) return name.split(":")[0] ?? name;
  const [bare = ""] = (name.split(":parameter/")[1] ?? "").split(":");
  return bare.includes("/") ? `/${bare}` : bare;
}

function isTrue(value: unknown): boolean {
  return value === true || value === "true";
}
