import { AwsError } from "../../../../sandbox/core/errors";
import type { ServiceModel } from "../../../../sandbox/core/model";
import { checkInput } from "../../../../sandbox/gateway/input-checks";

const model = (protocol: string): ServiceModel => ({
  metadata: { protocol, endpointPrefix: "sts" },
  operations: { AssumeRole: { name: "AssumeRole", http: { method: "POST", requestUri: "/" }, input: { shape: "Input" } } },
  shapes: {
    Input: {
      type: "structure",
      required: ["RoleSessionName"],
      members: {
        RoleSessionName: { shape: "Name" },
        DurationSeconds: { shape: "Seconds" },
        Tags: { shape: "Tags" },
        Secret: { shape: "Blob" },
        Force: { shape: "Flag" },
      },
    },
    Name: { type: "string", min: 2, pattern: "[\\w+=,.@-]*" },
    Seconds: { type: "integer", min: 900 },
    Tags: { type: "list", max: 1, member: { shape: "Tag" } },
    Tag: { type: "structure", members: { Key: { shape: "Name" } } },
    Blob: { type: "blob", max: 2 },
    Flag: { type: "boolean" },
  },
});

const said = (params: Readonly<Record<string, unknown>>, protocol = "query", operation = "AssumeRole"): string | undefined => {
  try {
    checkInput(model(protocol), { operation, params });
    return undefined;
  } catch (error) {
    return error instanceof AwsError ? `${error.code}: ${error.message.replace("1 validation error detected: Value ", "")}` : String(error);
  }
};

test("the text of a form counts as what the model says that it is", () => {
  const good = { RoleSessionName: "run-1", DurationSeconds: "900", Tags: [{ Key: "team" }], Secret: "eHg=", Force: "false" };
  expect([said(good), said({ ...good, Tags: "", Other: "x" }), said({}, "query", "AssumeRoot")]).toEqual([undefined, undefined, undefined]);
  const failed = "failed to satisfy constraint: Member must";
  const rows: [more: object, problem: string][] = [
    [{ RoleSessionName: "a b" }, `'a b' at 'roleSessionName' ${failed} satisfy regular expression pattern: [\\w+=,.@-]*`],
    [{ RoleSessionName: undefined }, `null at 'roleSessionName' ${failed} not be null`],
    [{ DurationSeconds: "60" }, `'60' at 'durationSeconds' ${failed} have value greater than or equal to 900`],
    [{ DurationSeconds: "soon" }, `'soon' at 'durationSeconds' ${failed} be of type integer`],
    [{ Tags: [{ Key: "x" }] }, `'x' at 'tags.1.member.key' ${failed} have length greater than or equal to 2`],
    [{ Secret: "eHh4" }, `<3 bytes> at 'secret' ${failed} have length less than or equal to 2`],
  ];
  expect(rows.map(([more]) => said({ ...good, ...more }))).toEqual(rows.map(([, problem]) => `ValidationError: ${problem}`));
});

test("services that speak JSON call it an exception, and leave out what is null", () => {
  expect(said({ RoleSessionName: "run", DurationSeconds: null }, "json")).toBeUndefined();
  expect(said({ RoleSessionName: "r" }, "json")).toMatch(/^ValidationException: 'r' at 'roleSessionName'/);
});
