import type { WireRequest } from "../core/protocol";
import { string } from "../iam/access/builder";
import { ifFound, type MotoApi } from "../iam/moto-api";
import type { RecognisedOperation } from "../iam/operations/recognised";
import { text } from "../kit/xml";

/** Operations of KMS that fail in moto if the key is named by its ARN. */
const BY_ID = new Set(["DisableKey", "EnableKey"]);

/** The request as moto has to get it, to do what AWS would. */
export async function towardsMoto(
  request: WireRequest,
  called: RecognisedOperation | undefined,
  { service, account }: { readonly service: string; readonly account: string },
  moto: Pick<MotoApi, "query">,
): Promise<WireRequest> {
  if (called === undefined) return request;
  if (service === "kms" && BY_ID.has(called.operation)) return withKeyId(request, called);
  return service === "iam" && called.operation === "UpdateRole" ? withWholeRole(request, called, account, moto) : request;
}

function withKeyId(request: WireRequest, { params }: RecognisedOperation): WireRequest {
  const id = /^arn:[^:]+:kms:[^:]*:\d{12}:key\/(.+)$/.exec(string(params, "KeyId") ?? "")?.[1];
  return id === undefined ? request : { ...request, body: Buffer.from(JSON.stringify({ ...params, KeyId: id })) };
}

/** moto forgets what `UpdateRole` does not name; IAM leaves it as it is. */
async function withWholeRole(
  request: WireRequest,
  { params }: RecognisedOperation,
  account: string,
  moto: Pick<MotoApi, "query">,
): Promise<WireRequest> {
  const query = { Action: "GetRole", Version: "2010-05-08", RoleName: string(params, "RoleName") ?? "" };
  const role = await ifFound(moto.query("iam", query, { account }));
  if (role === undefined) return request;
  const missing = ["Description", "MaxSessionDuration"].flatMap((name) => {
    const present = text(role, name);
    return name in params || !present ? [] : [[name, present] as const];
  });
  const form = new URLSearchParams(request.body.toString("utf8"));
  for (const [name, value] of missing) form.set(name, value);
  return { ...request, body: Buffer.from(form.toString()) };
}
