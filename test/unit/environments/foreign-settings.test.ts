import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { foreignSettings, refuseForeignSettings, refuseForeignSurroundings } from "../../../environments/foreign-settings";
import { loadEnvironment } from "../../../environments/load";
import type { Environment } from "../../../environments/schema";

const prod = loadEnvironment("prod");
const sandbox = loadEnvironment("sandbox");
const VPC = "https://vpce-1.ssm.us-east-1.vpce.amazonaws.com";

let home: string;
beforeEach(() => (home = mkdtempSync(join(tmpdir(), "home-"))));
afterEach(() => rmSync(home, { recursive: true }));

/** What is found, without the reasons. */
const found = (environment: Environment, variables: Record<string, string>) =>
  foreignSettings(environment, { HOME: home, ...variables }).map(({ what }) => what.replaceAll(home, "~"));
const write = (name: string, text: string) => {
  mkdirSync(dirname(join(home, name)), { recursive: true });
  writeFileSync(join(home, name), text);
  return join(home, name);
};

describe("a variable with another address of AWS", () => {
  test.each([
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_SSM",
    "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS",
    "AWS_ENDPOINT_URL_SSO_OIDC",
    "aws_endpoint_url_ssm",
    "TF_AWS_STS_ENDPOINT",
    "AWS_STS_ENDPOINT",
    "AWS_S3_ENDPOINT",
    "AWS_IAM_ENDPOINT",
    "AWS_DYNAMODB_ENDPOINT",
    "AWS_S3_ENDPOINT_URL",
  ])("%s is refused, with https too", (name) => {
    expect(found(prod, { [name]: "https://collector.example.com" })).toEqual([`${name}=https://collector.example.com`]);
    expect(found(prod, { [name]: "http://127.0.0.1:4566" })).toEqual([`${name}=http://127.0.0.1:4566`]);
    expect(found(prod, { [name]: "collector" })).toEqual([`${name}="collector"`]);
    expect(found(prod, { [name]: "regional" })).toEqual(/URL/i.test(name) ? [`${name}="regional"`] : []);
  });

  test("shows no user, password or query of the address", () => {
    expect(found(prod, { AWS_ENDPOINT_URL: "https://me:secret@x.example.com/path/?token=1" })).toEqual([
      "AWS_ENDPOINT_URL=https://x.example.com/path",
    ]);
  });

  test.each([
    ["AWS_ENDPOINT_URL", ""],
    ["AWS_USE_FIPS_ENDPOINT", "true"],
    ["AWS_USE_DUALSTACK_ENDPOINT", "true"],
    ["AWS_S3_US_EAST_1_REGIONAL_ENDPOINT", "regional"],
    ["AWS_STS_REGIONAL_ENDPOINTS", "regional"],
    ["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "IPv6"],
    ["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"],
    ["HTTPS_PROXY", "http://proxy.example.com:3128"],
    ["SNYK_API", "https://api.eu.snyk.io"],
  ])("%s=%s is none", (name, value) => expect(found(prod, { [name]: value })).toEqual([]));

  test("is taken if the environment's file names that address for that service, and for no other", () => {
    const named = { ...prod, endpoints: { ssm: VPC, logs: "https://logs.example.com" } };
    expect(found(named, { AWS_ENDPOINT_URL_SSM: `${VPC}/`, AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: "https://LOGS.example.com:443" })).toEqual([]);
    expect(found(named, { AWS_ENDPOINT_URL_KMS: VPC, AWS_ENDPOINT_URL: VPC })).toHaveLength(2);
    expect(found(named, { AWS_ENDPOINT_URL_SSM: VPC.replace("https", "http") })).toHaveLength(1);
    expect(found({ ...prod, endpoint: VPC }, { AWS_ENDPOINT_URL: VPC, AWS_ENDPOINT_URL_KMS: VPC })).toEqual([]);
  });
});

describe("an address in the user's AWS configuration", () => {
  const services = "[services mine]\nssm =\n  endpoint_url = https://ssm.example.com ; ours\n";

  test.each([
    ["the profile in use", "[default]\nendpoint_url=https://all.example.com", {}, "[profile default] endpoint_url=https://all.example.com"],
    ["a named profile", '[ profile "work" ]\nEndpoint_URL = http://x', { AWS_PROFILE: "work" }, "[profile work] endpoint_url=http://x"],
    [
      "the profile whose credentials it uses",
      "[profile a]\nsource_profile = b\n[profile b]\nendpoint_url = https://b.example.com",
      { AWS_PROFILE: "a" },
      "[profile b] endpoint_url=https://b.example.com",
    ],
    ["its section of services", `${services}[default]\nservices = mine\n`, {}, "[services mine] ssm endpoint_url=https://ssm.example.com"],
    [
      "the place of its credentials",
      "[default]\nec2_metadata_service_endpoint = http://x.example.com",
      {},
      "[profile default] ec2_metadata_service_endpoint=http://x.example.com",
    ],
  ])("%s is refused", (_, text, variables, expected) => {
    write(".aws/config", text);
    expect(found(prod, variables as Record<string, string>)).toEqual([`~/.aws/config ${expected}`]);
  });

  test("is found in the files that variables name, credentials too", () => {
    const [config, credentials] = [write("c", "[default]\nendpoint_url = http://c"), write("s", "[default]\nendpoint_url = http://s")];
    expect(found(prod, { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: credentials })).toEqual([
      "~/c [profile default] endpoint_url=http://c",
      "~/s [profile default] endpoint_url=http://s",
    ]);
  });

  test("is none if another profile or section is in use, it is a comment, or the environment's file names it", () => {
    write(".aws/config", `${services}[profile localstack]\nendpoint_url = http://localhost:4566\n[default]\n# endpoint_url = http://x\n`);
    expect(found(prod, {})).toEqual([]);
    write(".aws/config", `${services}[default]\nservices = mine\n`);
    expect(found({ ...prod, endpoints: { ssm: "https://ssm.example.com" } }, {})).toEqual([]);
  });
});

describe("settings of the network", () => {
  test.each([
    ["NODE_TLS_REJECT_UNAUTHORIZED", "0"],
    ["AWS_NO_VERIFY_SSL", "true"],
    ["SNYK_HTTP_PROTOCOL_UPGRADE", "0"],
  ])("%s=%s is refused, and no other value", (name, value) => {
    expect(found(prod, { [name]: value })).toEqual([`${name}=${value}`]);
    expect(found(prod, { [name]: value === "0" ? "1" : "false" })).toEqual([]);
    expect(found(sandbox, { [name]: value })).toEqual([]);
  });

  test.each(["SNYK_API", "SNYK_CFG_ENDPOINT", "SNYK_API_REST_URL"])("%s over http is refused", (name) => {
    expect(found(prod, { [name]: "http://snyk.example.com/api" })).toEqual([`${name}=http://snyk.example.com/api`]);
  });

  test.each(["AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_EC2_METADATA_SERVICE_ENDPOINT", "AWS_METADATA_URL"])(
    "%s without TLS is refused, if it is not this machine's own",
    (name) => {
      const own = ["http://169.254.170.2/c", "http://169.254.169.254", "http://127.0.0.1:9099/r", "http://[fd00:ec2::23]/v1", "https://x"];
      expect(own.flatMap((value) => found(prod, { [name]: value }))).toEqual([]);
      expect(found(prod, { [name]: "http://10.0.0.1/c" })).toEqual([`${name}=http://10.0.0.1/c`]);
    },
  );
});

describe("a provider that nobody has checked", () => {
  test.each([
    ["TF_REATTACH_PROVIDERS", "{}", "TF_REATTACH_PROVIDERS"],
    ["TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE", "1", "TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE"],
    ["TF_CLI_ARGS", "-no-color -plugin-dir=/tmp/x", "TF_CLI_ARGS with -plugin-dir"],
    ["TF_WORKSPACE", "mine", "TF_WORKSPACE=mine"],
    ["TF_CLI_ARGS_init", "-backend-config=endpoint=http://x", "TF_CLI_ARGS_init with -backend-config"],
  ])("%s=%s is refused, for a local environment too", (name, value, expected) => {
    for (const environment of [prod, sandbox]) expect(found(environment, { [name]: value })).toEqual([expected]);
  });

  test.each([
    ['provider_installation {\n  dev_overrides {\n    "hashicorp/aws" = "/tmp/x"\n  }\n}', "dev_overrides"],
    ['{"provider_installation": [{"dev_overrides": [{"hashicorp/aws": "/tmp/x"}]}]}', "dev_overrides"],
    ["plugin_cache_may_break_dependency_lock_file = true", "plugin_cache_may_break_dependency_lock_file"],
  ])("%j in Terraform's configuration is refused", (text, setting) => {
    const file = write("my.tfrc", text);
    expect(found(prod, { TF_CLI_CONFIG_FILE: file })).toEqual([`${setting} in ~/my.tfrc`]);
    rmSync(file);
    write(".terraform.d/more.tfrc", text);
    expect(found(prod, { TF_CLI_CONFIG_FILE: file })).toEqual([`${setting} in ~/.terraform.d/more.tfrc`]);
  });

  test("is not seen in comments, texts and other settings", () => {
    const text = '# dev_overrides {\n// dev_overrides\n/* dev_overrides\n */ plugin_cache_dir = "/a#b"\n';
    write(".terraformrc", `${text}plugin_cache_may_break_dependency_lock_file = false\n`);
    expect(found(prod, { TF_CLI_ARGS_plan: "-parallelism=5", TF_VAR_x: "1", TF_WORKSPACE: "default" })).toEqual([]);
  });
});

describe("another address of the host that has the states", () => {
  const backend = { kind: "hcp", organization: "acme", hostname: "tfe.acme.example", execution: "remote" } as const;
  const [there, here] = [
    { ...prod, backend },
    { ...sandbox, backend },
  ];
  const hcl = (address: string) => `host "TFE.acme.example" {\n  services = {\n    "tfe.v2.1" = "${address}"\n  }\n}\n`;
  const json = (address: string) =>
    JSON.stringify({ host: { "x.example": { services: {} }, "tfe.acme.example": [{ services: { "tfe.v2": address } }] } });

  test("is refused, with https too, in HCL and in JSON, in every file that Terraform reads", () => {
    write(".terraformrc", hcl("https://collector.example.com/api?token=1"));
    write(".terraform.d/more.tfrc.json", json("http://127.0.0.1:1/"));
    expect(found(there, {})).toEqual([
      "host tfe.acme.example in ~/.terraformrc: tfe.v2.1=https://collector.example.com/api",
      "host tfe.acme.example in ~/.terraform.d/more.tfrc.json: tfe.v2=http://127.0.0.1:1",
    ]);
    expect(foreignSettings(there, { HOME: home })[0]?.fix).toBe(
      "states and token would go there: remove it; another host goes into environments/prod.yaml (backend.hostname)",
    );
  });

  test("is refused in Terraform's variable, which counts where the configuration names no host", () => {
    const usual = { ...prod, backend: { kind: "hcp", organization: "acme", execution: "remote" } as const };
    expect(found(usual, { TF_CLOUD_HOSTNAME: "collector.example.com" })).toEqual(["TF_CLOUD_HOSTNAME=collector.example.com"]);
    expect(found(usual, { TF_CLOUD_HOSTNAME: "App.Terraform.io" })).toEqual([]);
    expect(found(there, { TF_CLOUD_HOSTNAME: "app.terraform.io" })).toEqual(["TF_CLOUD_HOSTNAME=app.terraform.io"]);
    expect(found(prod, { TF_CLOUD_HOSTNAME: "collector.example.com" })).toEqual([]);
  });

  test("is none if the states are elsewhere, the block is of another host, or it is a comment", () => {
    write(".terraformrc", hcl("https://collector.example.com"));
    expect(found(prod, {})).toEqual([]);
    expect(found({ ...prod, backend: { ...backend, hostname: "acme.example" } }, {})).toEqual([]);
    write(".terraformrc", `# ${hcl("x").replaceAll("\n", " ")}\ncredentials "tfe.acme.example" {\n  token = "abc"\n}\n`);
    expect(found(there, {})).toEqual([]);
  });

  test("has to be on this machine for a local environment", () => {
    write(".terraformrc", hcl("http://127.0.0.1:4566/api/v2/"));
    expect(found(here, {})).toEqual([]);
    write(".terraformrc", hcl("https://collector.example.com/"));
    expect(found(here, {})).toEqual(["host tfe.acme.example in ~/.terraformrc: tfe.v2.1=https://collector.example.com"]);
  });
});

describe("a local environment", () => {
  test("takes addresses of this machine and no others", () => {
    const here = ["http://127.0.0.1:4566", "http://localhost:1", "http://[::1]:1", "https://localhost", "http://127.9.9.9"];
    expect(here.flatMap((value) => found(sandbox, { AWS_ENDPOINT_URL: value, AWS_ENDPOINT_URL_SSM: value }))).toEqual([]);
    const elsewhere = ["http://10.0.0.1:4566", "https://localhost.example.com", "http://127.0.0.1@x.example.com", "http://127.0.0.1.x.com"];
    for (const value of elsewhere) expect(found(sandbox, { AWS_ENDPOINT_URL_SSM: value })).toHaveLength(1);
    write(".aws/config", "[default]\nendpoint_url = https://x.example.com\n");
    expect(found(sandbox, {})).toEqual(["~/.aws/config [profile default] endpoint_url=https://x.example.com"]);
  });

  test("refuses a variable with which clients would go to AWS instead", () => {
    expect(found(sandbox, { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "TRUE" })).toEqual(["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=TRUE"]);
    expect(found(sandbox, { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "false" })).toEqual([]);
  });
});

test("the error names the environment, every setting and the way out", () => {
  const variables = { HOME: home, AWS_ENDPOINT_URL_SSM: VPC, AWS_ENDPOINT_URL_SQS: VPC, NODE_TLS_REJECT_UNAUTHORIZED: "0" };
  expect(() => refuseForeignSettings(prod, variables)).toThrow(
    `Environment prod: nothing was done, because its data would not go where its file says
  AWS_ENDPOINT_URL_SSM=${VPC}
    unset it; if it is your company's own, write into environments/prod.yaml: endpoints: { ssm: ${VPC} }
  AWS_ENDPOINT_URL_SQS=${VPC}
    unset it: which services have an address of their own is said in environments/prod.yaml (endpoints)
  NODE_TLS_REJECT_UNAUTHORIZED=0
    anybody's certificate would be taken; a company's goes into AWS_CA_BUNDLE: unset it`,
  );
  expect(() => refuseForeignSettings(prod, { HOME: home })).not.toThrow();
});

describe("without an environment", () => {
  const refused = (variables: Record<string, string>) => {
    try {
      refuseForeignSurroundings({ HOME: home, ...variables });
      return undefined;
    } catch (error) {
      return (error as Error).message.replaceAll(home, "~");
    }
  };

  test("only AWS's own addresses are taken, and those of a local AWS", () => {
    expect(refused({})).toBeUndefined();
    expect(refused({ AWS_ENDPOINT_URL: "http://127.0.0.1:4566", NODE_TLS_REJECT_UNAUTHORIZED: "0" })).toBeUndefined();
    expect(refused({ AWS_ENDPOINT_URL: "http://127.0.0.1:4566", AWS_ENDPOINT_URL_STS: "https://sts.example.com" })).toBe(
      "Nothing was done, because data would not go to AWS\n  AWS_ENDPOINT_URL_STS=https://sts.example.com\n    a local environment takes addresses of this machine only (127.0.0.1, localhost): unset it",
    );
    expect(refused({ AWS_ENDPOINT_URL: "https://me:secret@collector.example.com" })).toBe(
      "Nothing was done, because data would not go to AWS\n  AWS_ENDPOINT_URL=https://collector.example.com\n    unset it: only AWS's own addresses are taken where no environment's file names another",
    );
  });

  test.each([
    ["anybody's certificate", { NODE_TLS_REJECT_UNAUTHORIZED: "0" }, "NODE_TLS_REJECT_UNAUTHORIZED=0"],
    [
      "credentials without TLS",
      { AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://evil.example" },
      "AWS_CONTAINER_CREDENTIALS_FULL_URI=http://evil.example",
    ],
    [
      "another address for the role's credentials",
      { AWS_ENDPOINT_URL_STS: "http://evil.example" },
      "AWS_ENDPOINT_URL_STS=http://evil.example",
    ],
  ])("%s is refused", (_, variables, what) =>
    expect(
      refused(variables as unknown as Record<string, string>)
        ?.split("\n")[1]
        ?.trim(),
    ).toBe(what),
  );

  test("the addresses of the user's files count too", () => {
    write(".aws/config", "[default]\nservices = mine\n[services mine]\norganizations =\n  endpoint_url = https://evil.example\n");
    expect(refused({})?.split("\n")[1]).toBe("  ~/.aws/config [services mine] organizations endpoint_url=https://evil.example");
  });
});
