import { sandboxChildEnvironment } from "../../../../scripts/demo/sandbox-environment";
import { terraformEnvironment } from "../../../../scripts/terraform/environment";

describe("terraformEnvironment", () => {
  const config = { file: "/c/x.tfrc", source: "mirror" } as const;

  it("removes the user's variables that would change what Terraform does", () => {
    const user = {
      HOME: "/h",
      PATH: "/bin",
      TF_CLI_ARGS: "-destroy",
      TF_VAR_x: "1",
      TF_WORKSPACE: "w",
      TF_DATA_DIR: "/d",
      TERRAFORM_CONFIG: "/t",
      TF_LOG: "TRACE",
      TF_TOKEN_app_terraform_io: "t",
    };
    expect(terraformEnvironment(config, { terraform: "/t/terraform" }, user)).toEqual({
      HOME: "/h",
      PATH: "/t:/bin",
      TF_LOG: "TRACE",
      TF_TOKEN_app_terraform_io: "t",
      TF_CLI_CONFIG_FILE: "/c/x.tfrc",
      TERRAFORM_BINARY_NAME: "/t/terraform",
      TF_IN_AUTOMATION: "1",
      CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1",
      CHECKPOINT_DISABLE: "1",
    });
  });

  it("does not change PATH if Terraform is found on it", () => {
    expect(terraformEnvironment(config, { terraform: "terraform" }, { PATH: "/bin" }).PATH).toBe("/bin");
  });
});

describe("sandboxChildEnvironment", () => {
  it("directs every client to the sandbox only", () => {
    const user = {
      HOME: "/h",
      PATH: "/bin",
      AWS_PROFILE: "prod",
      AWS_ENDPOINT_URL_S3: "https://s3",
      PIP_INDEX_URL: "https://x",
      SNYK_TOKEN: "t",
      TF_VAR_x: "1",
      ENVIRONMENT: "prod",
      NO_PROXY: "corp",
    };
    expect(sandboxChildEnvironment(user, { AWS_ENDPOINT_URL: "http://127.0.0.1:1" }, { pathAdditions: ["/tools"] })).toEqual({
      HOME: "/h",
      PATH: "/tools:/bin",
      AWS_ENDPOINT_URL: "http://127.0.0.1:1",
      NO_PROXY: "corp,127.0.0.1",
      no_proxy: "corp,127.0.0.1",
    });
  });
});
