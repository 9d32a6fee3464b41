import type { ServiceModel } from "../../../../sandbox/core/model";
import { operationOf } from "../../../../sandbox/iam/operations";
import { serviceModels } from "../../../helpers/models";
import { wire } from "./wire";

/** The smallest request that the model's `requestUri` and required members allow. */
function smallest(model: ServiceModel, name: string): ReturnType<typeof wire> {
  const { http, input } = model.operations[name] ?? { http: { method: "", requestUri: "" } };
  const url = new URL(http.requestUri.replace("{Bucket}", "bucket").replace(/\{[\w-]+\+?\}/g, "value"), "http://127.0.0.1");
  const { members = {}, required = [] } = (input && model.shapes[input.shape]) ?? {};
  const headers: Record<string, string> = {};
  for (const member of required) {
    const { location, locationName = member } = members[member] ?? {};
    if (location === "querystring") url.searchParams.set(locationName, "1");
    if (location === "header") headers[locationName.toLowerCase()] = "value";
  }
  return wire(`${http.method} ${url.pathname}${url.search}`, headers);
}

test.each(["scheduler", "lambda", "codeartifact", "route53", "cloudfront", "efs", "apigateway"])(
  "recognises every operation of %s",
  async (service) => {
    const models = await serviceModels();
    const model = models.get(service);
    const names = Object.keys(model.operations);
    const signed = service === "efs" ? "elasticfilesystem" : service;
    expect(names.map((name) => operationOf(signed, smallest(model, name), models)?.operation)).toEqual(names);
  },
);

/** Older names of operations with the same URL, and operations with their own endpoint. */
const S3_ELSEWHERE = [
  "GetBucketLifecycle",
  "GetBucketNotification",
  "ListDirectoryBuckets",
  "PutBucketLifecycle",
  "PutBucketNotification",
  "WriteGetObjectResponse",
];

test("recognises every operation of S3", async () => {
  const model = (await serviceModels()).get("s3");
  const unlike = Object.keys(model.operations).filter((name) => operationOf("s3", smallest(model, name))?.operation !== name);
  expect(unlike).toEqual(S3_ELSEWHERE);
});
