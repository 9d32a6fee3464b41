import { meddlingIn } from "../../../../scripts/hcp/settings/meddling";

const shown = (name: string, value?: string) => meddlingIn([{ name, value }]).map((each) => [each.name, each.shown].join(" "));

test.each([
  ["TF_CLI_ARGS_plan", "-refresh=false", "-refresh"],
  ["TF_CLI_ARGS", "-parallelism=5 -target=aws_s3_bucket.x --var a=b", "-target --var"],
  ["TF_CLI_ARGS_apply", "-backend-config secret", "-backend-config"],
  ["TF_CLI_ARGS_init", "stray", "set"],
  ["TF_CLI_ARGS_plan", undefined, "a value that is not shown"],
  ["TF_WORKSPACE", "other", "set"],
  ["TF_CLI_CONFIG_FILE", "/tmp/rc", "set"],
  ["TF_DATA_DIR", undefined, "set"],
  ["AWS_ACCESS_KEY_ID", "AKIA", "set"],
  ["AWS_PROFILE", "other", "set"],
  ["AWS_ENDPOINT_URL_S3", "https://s3.example.com", "set"],
  ["AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1", "set"],
])("%s with %j changes what runs do, and no value is shown", (name, value, found) => {
  expect(shown(name, value)).toEqual([`${name} ${found}`]);
});

test.each([
  ["TF_CLI_ARGS_plan", "-parallelism=5  -no-color"],
  ["TF_CLI_ARGS_apply", ""],
  ["TF_LOG", "DEBUG"],
  ["TF_VAR_region", "eu-central-1"],
  ["TF_TOKEN_app_terraform_io", undefined],
  ["TF_IN_AUTOMATION", "1"],
  ["TFC_AWS_PROVIDER_AUTH", "true"],
  ["AWS_MAX_ATTEMPTS", "5"],
  ["AWS_REGION", "eu-central-1"],
  ["AWS_PROFILE", ""],
  ["HTTPS_PROXY", "http://proxy.example.com:3128"],
])("%s with %j changes nothing that was asked for", (name, value) => {
  expect(shown(name, value)).toEqual([]);
});
