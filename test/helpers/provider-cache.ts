import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { terraformConfig } from "../../scripts/terraform/configuration";
import { resourcesIn } from "./terraform";

/**
 * Brings the AWS provider into the project's cache where it comes from the registry, since
 * two `terraform init` at once may spoil a cache that both fill. Where it cannot be had, the tests that need it say so.
 */
export async function fillProviderCache(): Promise<void> {
  if (terraformConfig().source === "mirror") return;
  const directory = mkdtempSync(join(tmpdir(), "provider-"));
  const { configure, terraform } = resourcesIn(directory, { environment: {} });
  configure("");
  await terraform.init().catch(() => undefined);
  rmSync(directory, { recursive: true });
}
