import { App, Testing } from "cdktf";
import { loadEnvironment } from "../../../environments/load";
import { LEDGER_KEY } from "../../../modules/scanner/contract/quarantine";
import { ScannerStack } from "../../../stacks/scanner";

const dev = loadEnvironment("dev");

/** Beginnings of keys whose objects expire. */
function expiring(formerPipelines?: string[]): string[] {
  const stack = new ScannerStack(new App(), { ...dev, scan: { ...dev.scan, formerPipelines } });
  const { resource } = JSON.parse(Testing.synth(stack)) as {
    resource: { aws_s3_bucket_lifecycle_configuration: Record<string, { rule: { expiration?: unknown; filter: { prefix: string }[] }[] }> };
  };
  const rules = Object.values(resource.aws_s3_bucket_lifecycle_configuration).flatMap(({ rule }) => rule);
  return rules.filter(({ expiration }) => expiration !== undefined).flatMap(({ filter }) => filter.map(({ prefix }) => prefix));
}

test("artifacts of pipelines of earlier names expire, and the ledger never does", () => {
  const today = ["outputs/", "cache/", "dev-package-scan"];
  expect(expiring()).toEqual(today);
  // CodePipeline takes the first twenty characters of a name; what begins like today's is covered already.
  const former = ["old-package-scan", "a-very-long-name-of-a-pipeline", "a-very-long-name-of-another", "dev-package-scan-old", "quarantin"];
  expect(expiring(former)).toEqual([...today, "old-package-scan/", "a-very-long-name-of-/", "quarantin/"]);
  expect(expiring(former).some((prefix) => LEDGER_KEY.startsWith(prefix))).toBe(false);
});
