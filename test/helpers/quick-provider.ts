import { chmodSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { CACHE } from "../../scripts/process/paths";
import { Hashes } from "../../scripts/setup/hashes.mjs";
import { platform } from "../../scripts/setup/releases.mjs";
import { AWS_PROVIDER } from "../../scripts/terraform/mirror-packages";
import { type QuickProvider, resourcesIn } from "./terraform";

const FOLDER = join(CACHE, "test-programs");

/**
 * A mirror whose AWS provider is one line of shell that starts the real one. Terraform reads a provider, 700 MB, whole at each
 * init, plan and apply, for its checksum: a quarter of their CPU time. The test of the whole way uses the provider as it is.
 *
 * Where the provider comes from the registry, it is in the project's cache afterwards: two concurrent `terraform init` may
 * damage a cache that both fill.
 *
 * Whoever makes a kit uses it from now on, in child processes too. If there is no provider, the tests that need it fail with
 * Terraform's message.
 */
export async function useQuickProvider(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "provider-"));
  const { configure, terraform } = resourcesIn(directory, { environment: {} });
  configure("");
  try {
    await terraform.init();
    const quick = mirrorOf(join(directory, ".terraform", "providers", AWS_PROVIDER));
    process.env.QUICK_PROVIDER = JSON.stringify(quick);
  } catch {
    // As installed, then.
    delete process.env.QUICK_PROVIDER;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** @param installed folder `VERSION/PLATFORM/` in which Terraform has put the provider, or a link to it */
function mirrorOf(installed: string): QuickProvider {
  const [version = ""] = readdirSync(installed);
  const real = realpathSync(join(installed, version, platform));
  const program = join(real, readdirSync(real).find((name) => name.startsWith("terraform-provider-aws")) ?? "");
  const mirror = join(FOLDER, "mirror");
  const starter = join(mirror, AWS_PROVIDER, version, platform, basename(program));
  rmSync(mirror, { recursive: true, force: true });
  mkdirSync(dirname(starter), { recursive: true });
  writeFileSync(starter, `#!/bin/sh\nexec '${program.replaceAll("'", `'\\''`)}' "$@"\n`);
  chmodSync(starter, 0o755);
  const configuration = join(FOLDER, "quick-provider.tfrc");
  writeFileSync(configuration, `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`);
  const hash = new Hashes(join(FOLDER, "hashes.json")).ofPackage(dirname(starter));
  const releases = join(FOLDER, "quick-provider-releases.json");
  writeFileSync(releases, JSON.stringify({ provider: { [version]: { packages: { [platform]: hash }, hashes: [] } } }));
  return { TF_CLI_CONFIG_FILE: configuration, PACKAGE_SCAN_RELEASES: releases };
}
