import { changeAudience } from "../../../../sandbox/gateway/provider-audiences";
import { MotoFault } from "../../../../sandbox/iam/moto-api";

const ARN = "arn:aws:iam::222233334444:oidc-provider/app.terraform.io";
const member = (content: string) => `<member>${content}</member>`;

/** moto with one provider, and what it was asked for. */
function motoWith(...clients: string[]) {
  const asked: Readonly<Record<string, string>>[] = [];
  const query = (_service: string, parameters: Readonly<Record<string, string>>): Promise<string> => {
    const rest = Object.fromEntries(Object.entries(parameters).filter(([name]) => name !== "Version"));
    asked.push(rest);
    if (rest.OpenIDConnectProviderArn !== undefined && rest.OpenIDConnectProviderArn !== ARN)
      return Promise.reject(new MotoFault(404, "<Code>NoSuchEntity</Code>", "GetOpenIDConnectProvider"));
    const lists = `<ClientIDList>${clients.map(member).join("")}</ClientIDList><ThumbprintList>${member("a".repeat(40))}</ThumbprintList>`;
    const tags = `<Tags>${member("<Key>team</Key><Value>theirs</Value>")}</Tags>`;
    return Promise.resolve(`<GetOpenIDConnectProviderResult><Url>app.terraform.io</Url>${lists}${tags}</GetOpenIDConnectProviderResult>`);
  };
  return { query, asked };
}
const change = (moto: ReturnType<typeof motoWith>, operation: string, ClientID: string, OpenIDConnectProviderArn = ARN) =>
  changeAudience(moto, { operation, params: { OpenIDConnectProviderArn, ClientID } }, "222233334444");

test.each([
  ["AddClientIDToOpenIDConnectProvider", "ours", ["theirs", "ours"]],
  ["AddClientIDToOpenIDConnectProvider", "theirs", ["theirs"]],
  ["RemoveClientIDFromOpenIDConnectProvider", "theirs", []],
])("%s %s leaves %j, and url, thumbprints and tags as they are", async (operation, client, left) => {
  const moto = motoWith("theirs");
  expect(await change(moto, operation, client)).toMatchObject({ status: 200 });
  expect(moto.asked).toEqual([
    { Action: "GetOpenIDConnectProvider", OpenIDConnectProviderArn: ARN },
    { Action: "DeleteOpenIDConnectProvider", OpenIDConnectProviderArn: ARN },
    {
      Action: "CreateOpenIDConnectProvider",
      Url: "https://app.terraform.io",
      ...Object.fromEntries(left.map((each, index) => [`ClientIDList.member.${index + 1}`, each])),
      "ThumbprintList.member.1": "a".repeat(40),
      "Tags.member.1.Key": "team",
      "Tags.member.1.Value": "theirs",
    },
  ]);
});

test("a provider that does not exist is IAM's error; another operation is not this one's", async () => {
  const moto = motoWith();
  await expect(change(moto, "AddClientIDToOpenIDConnectProvider", "ours", `${ARN}x`)).rejects.toMatchObject({ code: "NoSuchEntity" });
  expect(await change(moto, "GetOpenIDConnectProvider", "")).toBeUndefined();
});
