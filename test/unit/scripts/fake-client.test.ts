import { GetParameterCommand, paginateDescribeParameters, ParameterNotFound, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { json } from "node:stream/consumers";
import { startServer } from "../../helpers/http-server";
import { failure, fakeClient } from "./fake-client";

type Input = Readonly<Record<string, unknown>>;
type Ask = (operation: string, input: Input) => object | undefined;

/** Two parameters, one in each page. */
const parameters: Ask = (operation, { Name, NextToken }) => {
  if (operation === "GetParameter") return Name === "/there" ? { Parameter: { Name, Value: "x" } } : undefined;
  if (operation === "DescribeParameters")
    return NextToken === undefined ? { Parameters: [{ Name: "/there" }], NextToken: "2" } : { Parameters: [{ Name: "/too" }] };
  return {};
};

let stop: () => Promise<void> = () => Promise.resolve();
afterEach(() => stop());

function fake(): { client: SSMClient; calls: () => string[] } {
  const answer = (operation: string) => (input: Input) => {
    const output = parameters(operation, input);
    if (output === undefined) throw new ParameterNotFound({ ...failure, message: "not there" });
    return output;
  };
  const { client, calls } = fakeClient(SSMClient, {
    GetParameter: answer("GetParameter"),
    DescribeParameters: answer("DescribeParameters"),
    PutParameter: answer("PutParameter"),
  });
  return { client, calls: () => calls };
}

/** The SDK's real client, and a server that gives the same answers. */
async function real(): Promise<{ client: SSMClient; calls: () => string[] }> {
  const asked: string[] = [];
  const server = await startServer(async (_url, request) => {
    const operation = String(request.headers["x-amz-target"]).replace("AmazonSSM.", "");
    asked.push(operation);
    const output = parameters(operation, (await json(request)) as Input);
    const headers = { "content-type": "application/x-amz-json-1.1" };
    return { status: output ? 200 : 400, headers, body: output ?? { __type: "ParameterNotFound", message: "not there" } };
  });
  stop = () => server.stop();
  const credentials = { accessKeyId: "x", secretAccessKey: "x" };
  return { client: new SSMClient({ region: "eu-central-1", endpoint: server.url, credentials }), calls: () => asked };
}

/** The behaviour of a client that the code under test relies on. */
describe.each([
  ["the fake", fake],
  ["the SDK's own", real],
])("%s", (_, make) => {
  it("returns the service's answer", async () => {
    const { client } = await make();
    const { $metadata, ...answer } = await client.send(new GetParameterCommand({ Name: "/there" }));
    expect(answer).toEqual({ Parameter: { Name: "/there", Value: "x" } });
    expect($metadata).toBeDefined();
  });

  it("throws the service's error, of its class", async () => {
    const { client } = await make();
    const asked = client.send(new GetParameterCommand({ Name: "/gone" }));
    await expect(asked).rejects.toThrow(ParameterNotFound);
    await expect(asked).rejects.toMatchObject({ name: "ParameterNotFound", message: "not there" });
  });

  it("works with the SDK's paginators, over all pages", async () => {
    const { client, calls } = await make();
    const names: unknown[] = [];
    for await (const { Parameters = [] } of paginateDescribeParameters({ client }, {})) names.push(...Parameters.map(({ Name }) => Name));
    expect(names).toEqual(["/there", "/too"]);
    expect(calls()).toEqual(["DescribeParameters", "DescribeParameters"]);
  });

  it("leaves out missing members", async () => {
    const { client } = await make();
    expect((await client.send(new PutParameterCommand({ Name: "/new", Value: "x" }))).Version).toBeUndefined();
  });
});

it("refuses a call without a given answer", async () => {
  const { client, calls } = fakeClient(SSMClient);
  await expect(client.send(new GetParameterCommand({ Name: "/there" }))).rejects.toThrow("unexpected call of GetParameter");
  expect(calls).toEqual(["GetParameter"]);
});
