import type { Operation, ServiceModels } from "../../../../sandbox/core/model";
import { decodeInput, encodeOutput, operationOfRequest } from "../../../../sandbox/core/protocol";
import { serviceModels } from "../../../helpers/models";

let models: ServiceModels;
beforeAll(async () => {
  models = await serviceModels();
});

function request(method: string, path: string, body = "", headers: Record<string, string> = {}) {
  return { method, url: new URL(path, "http://127.0.0.1"), headers, body: Buffer.from(body) };
}

const operation = (service: string, name: string) => models.get(service).operations[name] as Operation;

test("a REST-JSON operation is found by method and path", () => {
  const found = (method: string, path: string) => operationOfRequest(models.get("codeartifact"), request(method, path))?.name;
  expect(found("POST", "/v1/domain?domain=d")).toBe("CreateDomain");
  expect(found("GET", "/v1/domain")).toBe("DescribeDomain");
  expect(found("PATCH", "/v1/domain")).toBeUndefined();
});

test("a JSON operation is found by its target, in its own service only", () => {
  const found = (target: string) =>
    operationOfRequest(models.get("codecommit"), request("POST", "/", "{}", { "x-amz-target": target }))?.name;
  expect(found("CodeCommit_20150413.GetBranch")).toBe("GetBranch");
  expect(found("CodeBuild_20161006.GetBranch")).toBeUndefined();
});

test("members come from query and body, with their types; unknown ones are dropped", () => {
  const call = request("POST", "/v1/packages?domain=dd&repository=rr&max-results=7&format=pypi", '{"nope":1}');
  expect(decodeInput(models.get("codeartifact"), operation("codeartifact", "ListPackages"), call)).toEqual({
    domain: "dd",
    repository: "rr",
    format: "pypi",
    maxResults: 7,
  });
});

test("blobs are Buffers inside and base64 on the wire", () => {
  const model = models.get("codecommit");
  const body = JSON.stringify({ repositoryName: "r", branchName: "b", fileContent: "aGk=", filePath: "f" });
  const input = decodeInput(model, operation("codecommit", "PutFile"), request("POST", "/", body));
  expect(input.fileContent).toEqual(Buffer.from("hi"));
  const reply = encodeOutput(model, operation("codecommit", "GetBlob"), { content: Buffer.from("hi") });
  expect(reply.body).toBe('{"content":"aGk="}');
});

test("a streamed payload is sent with its headers", () => {
  const reply = encodeOutput(models.get("codeartifact"), operation("codeartifact", "GetPackageVersionAsset"), {
    asset: Buffer.from("wheel"),
    assetName: "a.whl",
    packageVersion: "1.0",
  });
  expect(reply).toEqual({
    status: 200,
    headers: { "content-type": "application/octet-stream", "x-assetname": "a.whl", "x-packageversion": "1.0" },
    body: Buffer.from("wheel"),
  });
});

test("a body that is not a JSON object is a SyntaxError", () => {
  const decode = (body: string) => () =>
    decodeInput(models.get("codecommit"), operation("codecommit", "GetBranch"), request("POST", "/", body));
  expect(decode("{")).toThrow(SyntaxError);
  expect(decode("[]")).toThrow("the body is not a JSON object");
});
