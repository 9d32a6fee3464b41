import type { RecognisedOperation } from "../iam/operations/recognised";
import type { Identities } from "./identities";

/** Does to a key what IAM has done to it: a deleted key signs nothing any more, an inactive one nothing until it is active again. */
export function changeKey(identities: Identities, { operation, params }: RecognisedOperation): void {
  const { AccessKeyId = "", Status } = params as { readonly AccessKeyId?: string; readonly Status?: string };
  if (operation === "DeleteAccessKey") identities.forget(AccessKeyId);
  if (operation === "UpdateAccessKey") identities.setActive(AccessKeyId, Status !== "Inactive");
}
