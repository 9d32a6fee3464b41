import { cbor } from "@smithy/core/cbor";
import { AwsError } from "../../../../sandbox/core/errors";
import type { Operation, ServiceModels } from "../../../../sandbox/core/model";
import { encodeError, invalidInput, refusedOperation } from "../../../../sandbox/core/refusal";
import { spokenProtocol } from "../../../../sandbox/core/spoken";
import { validateInput } from "../../../../sandbox/core/validate";
import { serviceModels } from "../../../helpers/models";

let models: ServiceModels;
beforeAll(async () => {
  models = await serviceModels();
});

function refusalOf(service: string, name: string, input: Record<string, unknown>): string {
  const model = models.get(service);
  const operation = model.operations[name] as Operation;
  return invalidInput(operation, validateInput(model, operation, input)).code;
}

test("each service answers an invalid input with its own error", () => {
  expect(refusalOf("codeartifact", "CreateDomain", {})).toBe("ValidationException");
  expect(refusalOf("codecommit", "GetRepository", {})).toBe("RepositoryNameRequiredException");
  expect(refusalOf("codecommit", "GetRepository", { repositoryName: "a b" })).toBe("InvalidRepositoryNameException");
  expect(refusalOf("codebuild", "StartBuild", {})).toBe("InvalidInputException");
  expect(refusalOf("codepipeline", "GetPipeline", {})).toBe("ValidationException");
});

test("an error has the model's status and the protocol's form", () => {
  const missing = new AwsError("ResourceNotFoundException", "no", { resourceType: "domain" });
  const rest = encodeError(models.get("codeartifact"), "codeartifact", missing);
  expect([rest.status, rest.headers["x-amzn-errortype"], rest.body]).toEqual([
    404,
    "ResourceNotFoundException",
    '{"resourceType":"domain","message":"no"}',
  ]);
  const json = encodeError(models.get("codecommit"), "codecommit", new AwsError("RepositoryDoesNotExistException", "no"));
  expect([json.status, json.body]).toEqual([400, '{"__type":"RepositoryDoesNotExistException","message":"no"}']);
  const s3 = encodeError(models.get("s3"), "s3", new AwsError("AccessDenied", "<no>", {}, 403));
  expect([s3.status, s3.body]).toEqual([
    403,
    expect.stringContaining("<Error><Code>AccessDenied</Code><Message>&#60;no&#62;</Message><RequestId>") as string,
  ]);
});

test("a client that speaks another protocol than the model's is answered in its own", () => {
  const denied = new AwsError("AccessDenied", "no", {}, 403);
  const query = encodeError(undefined, "monitoring", denied, "query");
  expect([query.status, query.body]).toEqual([
    403,
    expect.stringContaining("<Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error>") as string,
  ]);
  const { status, headers, body } = encodeError(undefined, "monitoring", denied, "smithy-rpc-v2-cbor");
  expect([status, headers["content-type"], headers["smithy-protocol"]]).toEqual([403, "application/cbor", "rpc-v2-cbor"]);
  expect(cbor.deserialize(body as Buffer)).toEqual({ __type: "AccessDenied", message: "no" });
});

test.each([
  [{ "content-type": "application/x-www-form-urlencoded; charset=utf-8" }, undefined, "query"],
  [{ "content-type": "application/x-www-form-urlencoded" }, "smithy-rpc-v2-cbor", "query"],
  [{ "content-type": "application/x-www-form-urlencoded" }, "ec2", "ec2"],
  [{ "content-type": "application/x-www-form-urlencoded" }, "rest-xml", "rest-xml"],
  [{ "x-amz-target": "GraniteServiceVersion20100801.PutDashboard" }, "smithy-rpc-v2-cbor", "json"],
  [{ "smithy-protocol": "rpc-v2-cbor" }, undefined, "smithy-rpc-v2-cbor"],
  [{ "content-type": "application/json" }, "rest-json", "rest-json"],
  [{}, undefined, "json"],
])("%j of a service of %s is answered in %s", (headers, protocol, spoken) => {
  expect(spokenProtocol({ headers }, protocol)).toBe(spoken);
});

test("the error for an operation that nobody implements names it", () => {
  expect(refusedOperation("codeartifact", "CreatePackageGroup").message).toBe(
    "The sandbox does not implement codeartifact:CreatePackageGroup (see sandbox/COVERAGE.md)",
  );
});

test("an older service's error is named after the member, its shape, or a part of them", () => {
  expect(refusalOf("codecommit", "UpdateRepositoryName", { oldName: "a b", newName: "b" })).toBe("InvalidRepositoryNameException");
  expect(refusalOf("codecommit", "GetFile", { repositoryName: "r" })).toBe("PathRequiredException");
  expect(refusalOf("codecommit", "GetFolder", { repositoryName: "r" })).toBe("PathRequiredException");
  const large = { repositoryName: "r", branchName: "b", filePath: "f", fileContent: Buffer.alloc(6 * 1024 * 1024 + 1) };
  expect(refusalOf("codecommit", "PutFile", large)).toBe("FileContentSizeLimitExceededException");
});
