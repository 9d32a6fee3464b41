import type { ServiceModel } from "../../../../sandbox/core/model";
import { operationOf } from "../../../../sandbox/iam/operations";
import { wire } from "./wire";

const FORM = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };

test("JSON services name the operation in X-Amz-Target", () => {
  const request = wire("POST /", { "x-amz-target": "AmazonSSM.GetParameter" }, '{"Name":"/a"}');
  expect(operationOf("ssm", request)).toEqual({ operation: "GetParameter", params: { Name: "/a" } });
});

test.each(["", "[1]", "null"])("a JSON body of %j has no members", (body) => {
  expect(operationOf("ssm", wire("POST /", { "x-amz-target": "AmazonSSM.GetParameter" }, body))?.params).toEqual({});
});

test("query services name it as Action, in the body", () => {
  const body = "Action=AssumeRole&Version=2011-06-15&RoleArn=r&Tags.member.1.Key=a&Tags.member.1.Value=b&Tags.member.2.Key=c&Policy.Sub=x";
  expect(operationOf("sts", wire("POST /", FORM, body))).toEqual({
    operation: "AssumeRole",
    params: {
      Action: "AssumeRole",
      Version: "2011-06-15",
      RoleArn: "r",
      Tags: [{ Key: "a", Value: "b" }, { Key: "c" }],
      Policy: { Sub: "x" },
    },
  });
});

test("query services name it as Action, in the URL", () => {
  expect(operationOf("sns", wire("GET /?Action=ListTopics&Version=1"))).toEqual({
    operation: "ListTopics",
    params: { Action: "ListTopics", Version: "1" },
  });
});

test("a list of more than nine keeps its order, and hostile names do no harm", () => {
  const names = Array.from({ length: 11 }, (_, index) => `Names.member.${index + 1}=n${index}`);
  const found = operationOf("x", wire("POST /", FORM, ["Action=A", ...names, "__proto__.polluted=1", "constructor.x=1"].join("&")));
  expect(found?.params.Names).toEqual(["n0", "n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8", "n9", "n10"]);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

const RPC = "POST /service/GraniteServiceVersion20100801/operation/PutMetricAlarm";

test("RPC v2 names it in the path, and its members in CBOR", () => {
  // {AlarmName: "a", Dimensions: [_ "x"], Threshold: 1.5, Enabled: true, Period: 300, Low: -2, Since: 1(1000), Blob: h'00', _: null}
  const hex = [
    "bf69416c61726d4e616d656161",
    "6a44696d656e73696f6e739f6178ff",
    "695468726573686f6c64fb3ff8000000000000",
    "67456e61626c6564f5",
    "66506572696f6419012c",
    "634c6f7721",
    "6553696e6365c11903e8",
    "64426c6f624100",
    "615ff6ff",
  ];
  expect(operationOf("monitoring", wire(RPC, {}, Buffer.from(hex.join(""), "hex")))).toEqual({
    operation: "PutMetricAlarm",
    params: {
      AlarmName: "a",
      Dimensions: ["x"],
      Threshold: 1.5,
      Enabled: true,
      Period: 300,
      Low: -2,
      Since: 1000,
      Blob: Buffer.from([0]),
      _: undefined,
    },
  });
});

test.each(["", "01"])("RPC v2: a body of %j has no members", (hex) => {
  expect(operationOf("monitoring", wire(RPC, {}, Buffer.from(hex, "hex")))).toEqual({ operation: "PutMetricAlarm", params: {} });
});

/** What moto would take for another call, or for a call on something else, than whoever asks IAM. */
test.each<[string, string, Record<string, string>, string | Buffer]>([
  ["an action in the URL and another in the form", "POST /?Action=GetRole&RoleName=mine", FORM, "Action=DeleteRole&RoleName=yours"],
  ["an action in the URL, its parameters in the form", "POST /?Action=GetRole", FORM, "RoleName=mine"],
  ["two actions", "POST /", FORM, "Action=GetRole&RoleName=mine&Action=DeleteRole"],
  ["two resources", "POST /", FORM, "Action=GetRole&RoleName=yours&RoleName=mine"],
  ["two resources in the URL", "GET /?Action=GetRole&RoleName=yours&RoleName=mine", {}, ""],
  ["a target and an action", "POST /", { ...FORM, "x-amz-target": "X.GetRole" }, "Action=DeleteRole&RoleName=yours"],
  ["a target and a path", RPC, { "x-amz-target": "X.GetRole" }, "{}"],
  [
    "another kind of form",
    "POST /?Action=GetRole&RoleName=mine",
    { "content-type": "multipart/form-data; boundary=b" },
    '--b\r\nContent-Disposition: form-data; name="Action"\r\n\r\nDeleteRole\r\n--b--\r\n',
  ],
  ["a form that says that it is none", "POST /?Action=GetRole", { "content-type": "text/plain; application/x-www-form-urlencoded" }, "A=1"],
  ["JSON that only moto reads", "POST /", { "x-amz-target": "AmazonSSM.GetParameter" }, '{"Name":"/a","x":NaN}'],
  ["JSON that is packed", "POST /", { "x-amz-target": "AmazonSSM.GetParameter" }, Buffer.from("1f8b08", "hex")],
  ["JSON that is cut off", "POST /", { "x-amz-target": "AmazonSSM.GetParameter" }, "{"],
  ["CBOR that is cut off", RPC, {}, Buffer.from("bf69416c", "hex")],
  ["CBOR of no known kind", RPC, {}, Buffer.from("1c", "hex")],
])("%s is no operation that can be recognised", (_, line, headers, body) => {
  expect(operationOf("iam", wire(line, headers, body))).toBeUndefined();
});

test("a presigned call has the parameters of the signature in its URL too", () => {
  const line = "GET /?Action=GetCallerIdentity&Version=1&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=0";
  expect(operationOf("sts", wire(line))).toEqual({ operation: "GetCallerIdentity", params: { Action: "GetCallerIdentity", Version: "1" } });
});

const MODEL: ServiceModel = {
  metadata: { protocol: "rest-json", endpointPrefix: "scheduler" },
  operations: {
    GetSchedule: { name: "GetSchedule", http: { method: "GET", requestUri: "/schedules/{Name}" }, input: { shape: "Input" } },
    CreateSchedule: { name: "CreateSchedule", http: { method: "POST", requestUri: "/schedules/{Name}" }, input: { shape: "Input" } },
    ListSchedules: { name: "ListSchedules", http: { method: "GET", requestUri: "/schedules" } },
    GetSpecial: { name: "GetSpecial", http: { method: "GET", requestUri: "/schedules/special" } },
    GetDeep: { name: "GetDeep", http: { method: "GET", requestUri: "/deep/{Path+}" } },
    Split: { name: "Split", http: { method: "GET", requestUri: "/schedules/{Name}?operation=split" } },
  },
  shapes: {
    Input: {
      type: "structure",
      members: {
        Name: { shape: "String", location: "uri", locationName: "Name" },
        GroupName: { shape: "String", location: "querystring", locationName: "groupName" },
        Token: { shape: "String", location: "header", locationName: "X-Token" },
        Target: { shape: "String" },
      },
    },
    String: { type: "string" },
  },
};
const models = { find: (service: string) => (service === "scheduler" ? MODEL : undefined) };

test.each([
  ["GET /schedules/a%2Fb?groupName=g", "GetSchedule", { Name: "a/b", GroupName: "g" }],
  ["GET /schedules", "ListSchedules", {}],
  ["GET /schedules/", "ListSchedules", {}],
  ["GET /schedules/special", "GetSpecial", {}],
  ["GET /schedules/a?operation=split", "Split", { Name: "a" }],
  ["GET /deep/a/b", "GetDeep", { Path: "a/b" }],
])("REST: %s is %s", (line, operation, params) => {
  expect(operationOf("scheduler", wire(line), models)).toEqual({ operation, params });
});

test("REST: members come from the body and headers too", () => {
  const request = wire("POST /schedules/a", { "x-token": "t" }, '{"Target":{"RoleArn":"r"},"Other":1}');
  expect(operationOf("scheduler", request, models)).toEqual({
    operation: "CreateSchedule",
    params: { Name: "a", Token: "t", Target: { RoleArn: "r" } },
  });
});

test.each(["PUT /schedules/a", "GET /schedules/a/b", "GET /nothing"])("REST: %s is not an operation", (line) => {
  expect(operationOf("scheduler", wire(line), models)).toBeUndefined();
});

test("no operation is recognised for a service without a model", () => {
  expect(operationOf("nosuchservice", wire("GET /a"), models)).toBeUndefined();
});
