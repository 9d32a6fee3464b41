import { AwsError } from "../core/errors";
import type { WireReply } from "../core/protocol";
import { ifFound } from "../iam/moto-api";
import type { RecognisedOperation } from "../iam/operations/recognised";
import { text, texts } from "../kit/xml";
import type { MotoClient } from "../moto/client";

/** What of IAM's identity providers moto lacks, and the sandbox does with what moto has. */
export const AUDIENCE_OPERATIONS = ["AddClientIDToOpenIDConnectProvider", "RemoveClientIDFromOpenIDConnectProvider"];

const VERSION = "2010-05-08";

/**
 * Adds an audience to an identity provider, or takes one away: moto has a provider as it was made, so it is made again with the other
 * list. Both may be done again without harm, as in AWS (IAM API Reference). Undefined for any other operation. Throws AwsError if
 * there is no such provider.
 */
export async function changeAudience(
  moto: Pick<MotoClient, "query">,
  { operation, params }: RecognisedOperation,
  account: string,
): Promise<WireReply | undefined> {
  if (!AUDIENCE_OPERATIONS.includes(operation)) return undefined;
  const { OpenIDConnectProviderArn: arn = "", ClientID = "" } = params as Readonly<Record<string, string | undefined>>;
  const ask = (Action: string, more: Readonly<Record<string, string>>) =>
    moto.query("iam", { Action, Version: VERSION, ...more }, { account });
  const found = await ifFound(ask("GetOpenIDConnectProvider", { OpenIDConnectProviderArn: arn }));
  if (found === undefined) throw new AwsError("NoSuchEntity", `OpenIDConnect Provider not found for arn ${arn}`, {}, 404);
  const others = membersOf(found, "ClientIDList").filter((each) => each !== ClientID);
  const audiences = operation.startsWith("Add") ? [...others, ClientID] : others;
  await ask("DeleteOpenIDConnectProvider", { OpenIDConnectProviderArn: arn });
  await ask("CreateOpenIDConnectProvider", {
    Url: `https://${text(found, "Url") ?? ""}`.replace("https://https://", "https://"),
    ...listed("ClientIDList", audiences),
    ...listed("ThumbprintList", membersOf(found, "ThumbprintList")),
    ...tagsOf(found),
  });
  const id = "<ResponseMetadata><RequestId>00000000-0000-0000-0000-000000000000</RequestId></ResponseMetadata>";
  const body = `<${operation}Response xmlns="https://iam.amazonaws.com/doc/${VERSION}/">${id}</${operation}Response>`;
  return { status: 200, headers: { "content-type": "text/xml" }, body };
}

function membersOf(xml: string, list: string): string[] {
  return texts(text(xml, list) ?? "", "member");
}

/** A list as the query protocol has it: `ClientIDList.member.1`. */
function listed(name: string, values: readonly string[]): Record<string, string> {
  return Object.fromEntries(values.map((value, index) => [`${name}.member.${index + 1}`, value]));
}

function tagsOf(xml: string): Record<string, string> {
  return Object.fromEntries(
    membersOf(xml, "Tags").flatMap((tag, index) =>
      (["Key", "Value"] as const).map((part) => [`Tags.member.${index + 1}.${part}`, text(tag, part) ?? ""]),
    ),
  );
}
