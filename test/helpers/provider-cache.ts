import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { terraformConfig } from "../../scripts/terraform/configuration";
import { resourcesIn } from "./terraform";

/**
 * Fills the project's cache if the AWS provider comes from the registry, because two concurrent `terraform init`
 * may damage a cache that both fill. If the provider is not available, the tests that need it fail with that message.
 */
export async function fillProviderCache(): Promise<void> {
  if (terraformConfig().source === "mirror") return;
  const directory = mkdtempSync(join(tmpdir(), "provider-"));
  const { configure, terraform } = resourcesIn(directory, { environment: {} });
  configure("");
  await terraform.init().catch(() => undefined);
  rmSync(directory, { recursive: true });
}
