import { loadEnvironment } from "../../../environments/load";
import { namesOf } from "../../../environments/names";
import { registryOutputs } from "../../../stacks/registry-outputs";
import { scannerOutputs } from "../../../stacks/scanner-outputs";

const dev = loadEnvironment("dev");
const valuesOf = (outputs: Record<string, readonly [string, string] | undefined>) =>
  Object.fromEntries(Object.entries(outputs).flatMap(([name, output]) => (output === undefined ? [] : [[name, output[0]]])));

test("the registry says where pip installs from", () => {
  expect(valuesOf(registryOutputs(dev, namesOf(dev)))).toEqual({
    domain: "dev-packages",
    domain_owner: "222233334444",
    repository: "team",
    store_repository: "team-store",
    pip_login:
      "aws codeartifact login --tool pip --domain dev-packages --domain-owner 222233334444 --repository team --region eu-central-1",
    pip_endpoint: "https://dev-packages-222233334444.d.codeartifact.eu-central-1.amazonaws.com/pypi/team/simple/",
    repository_console: "https://console.aws.amazon.com/codesuite/codeartifact/d/222233334444/dev-packages/r/team?region=eu-central-1",
  });
});

test("the scanner says what runs it and where its results are", () => {
  expect(valuesOf(scannerOutputs(dev, namesOf(dev)))).toEqual({
    source_repository: "dev-package-scanner",
    pipeline: "dev-package-scan",
    report_bucket: "dev-scan-reports-222233334444-eu-central-1",
    log_group: "/aws/codebuild/dev-package-scan",
    schedule: "dev-daily-scan",
    accepted_source_parameter: "/dev/package-scan/scanner-sha256",
    pipeline_console: "https://console.aws.amazon.com/codesuite/codepipeline/pipelines/dev-package-scan/view?region=eu-central-1",
    report_bucket_console: "https://console.aws.amazon.com/s3/buckets/dev-scan-reports-222233334444-eu-central-1?region=eu-central-1",
  });
});

test("a local AWS has neither an address before it runs nor a console", () => {
  const sandbox = loadEnvironment("sandbox");
  const names = { ...valuesOf(registryOutputs(sandbox, namesOf(sandbox))), ...valuesOf(scannerOutputs(sandbox, namesOf(sandbox))) };
  expect(Object.keys(names).filter((name) => /console|endpoint/.test(name))).toEqual([]);
});
