import { App, TerraformVariable, Testing } from "cdktf";
import { Construct } from "constructs";
import { loadEnvironment } from "../../../environments/load";
import { EnvironmentStack } from "../../../stacks/base";

const dev = loadEnvironment("dev");

class EmptyStack extends EnvironmentStack {
  constructor() {
    super(new App(), "scanner", dev);
  }
}

const variables = (add: (stack: EmptyStack) => void) => {
  const stack = new EmptyStack();
  add(stack);
  return Object.keys((JSON.parse(Testing.synth(stack)) as { variable: object }).variable);
};

test("an address consists of the construct ids, joined", () => {
  expect(variables((stack) => new TerraformVariable(stack, "one", {}))).toEqual(["one"]);
  expect(variables((stack) => new TerraformVariable(new Construct(stack, "outer"), "inner", {}))).toEqual(["outer_inner"]);
  expect(variables((stack) => new TerraformVariable(new Construct(stack, "outer"), "Default", {}))).toEqual(["outer"]);
});

test.each(["a_b", "a-b", "Camel", "1a", "ü"])("an id like %s is refused, because it could give two resources the same address", (id) => {
  expect(() => variables((stack) => new TerraformVariable(stack, id, {}))).toThrow(
    `dev-scanner/${id}: construct id "${id}" must be lower-case letters and digits`,
  );
});

test("an endpoint applies to all services of provider and backend, with path-style addresses", () => {
  class LocalStack extends EnvironmentStack {
    constructor() {
      super(new App(), "scanner", { ...dev, endpoint: "http://127.0.0.1:4566" });
    }
  }
  const json = JSON.parse(Testing.synth(new LocalStack())) as {
    provider: { aws: [{ endpoints: [Record<string, string>]; s3_use_path_style: boolean }] };
    terraform: { backend: { s3: { endpoints: Record<string, string>; use_path_style: boolean } } };
  };
  const [provider] = json.provider.aws;
  expect(Object.keys(provider.endpoints[0])).toEqual([
    "cloudwatch",
    "codeartifact",
    "codebuild",
    "codecommit",
    "codepipeline",
    "events",
    "iam",
    "kms",
    "logs",
    "s3",
    "scheduler",
    "sns",
    "ssm",
    "sts",
  ]);
  expect(new Set(Object.values(provider.endpoints[0]))).toEqual(new Set(["http://127.0.0.1:4566"]));
  expect(provider.s3_use_path_style).toBe(true);
  const { endpoints, use_path_style } = json.terraform.backend.s3;
  expect(endpoints).toEqual({ iam: "http://127.0.0.1:4566", s3: "http://127.0.0.1:4566", sts: "http://127.0.0.1:4566" });
  expect(use_path_style).toBe(true);
});

test("endpoints of single services are the provider's and the backend's, and nothing else changes", () => {
  class SomeStack extends EnvironmentStack {
    constructor() {
      super(new App(), "scanner", { ...dev, endpoints: { ssm: "https://ssm.example.com", s3: "https://s3.example.com" } });
    }
  }
  const json = JSON.parse(Testing.synth(new SomeStack())) as {
    provider: { aws: [Record<string, unknown>] };
    terraform: { backend: { s3: Record<string, unknown> } };
  };
  const [{ endpoints, s3_use_path_style }] = json.provider.aws;
  expect(endpoints).toEqual([{ ssm: "https://ssm.example.com", s3: "https://s3.example.com" }]);
  expect(json.terraform.backend.s3.endpoints).toEqual({ s3: "https://s3.example.com" });
  expect([s3_use_path_style, json.terraform.backend.s3.use_path_style]).toEqual([undefined, undefined]);
});
