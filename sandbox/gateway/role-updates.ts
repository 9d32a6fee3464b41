import type { WireRequest } from "../core/protocol";
import type { RecognisedOperation } from "../iam/operations/recognised";
import { text } from "../kit/xml";
import type { MotoClient } from "../moto/client";

const KEPT = ["Description", "MaxSessionDuration"];

/** A call of UpdateRole with what it does not name: IAM leaves that as it is, moto takes it away. Other calls are passed on as they are. */
export async function withKeptMembers(
  moto: Pick<MotoClient, "query">,
  request: WireRequest,
  { operation, params }: RecognisedOperation,
  account: string,
): Promise<WireRequest> {
  const missing = KEPT.filter((name) => !(name in params));
  if (operation !== "UpdateRole" || missing.length === 0 || request.body.length === 0) return request;
  const call = { Action: "GetRole", Version: "2010-05-08", RoleName: String(params.RoleName) };
  // moto says itself that there is no such role.
  const found = await moto.query("iam", call, { account }).catch(() => "");
  const kept = missing.flatMap((name) => {
    const value = text(found, name);
    return value ? [[name, value] as const] : [];
  });
  if (kept.length === 0) return request;
  const body = Buffer.from(`${request.body.toString("utf8")}&${new URLSearchParams(Object.fromEntries(kept)).toString()}`);
  return { ...request, headers: { ...request.headers, "content-length": String(body.length) }, body };
}
