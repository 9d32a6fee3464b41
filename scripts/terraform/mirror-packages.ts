import { existsSync, readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { rcompare, satisfies } from "semver";
import { PROVIDER_RANGE } from "../../environments/versions";
import { filesBelow, type Hashes } from "../setup/hashes.mjs";
import { placeProblem } from "../setup/owners.mjs";
import { platform, type Releases } from "../setup/releases.mjs";
import { messageOf } from "../words/errors";

/** Source address of the AWS provider; also its path inside a mirror. */
export const AWS_PROVIDER = "registry.terraform.io/hashicorp/aws";

/** A package of the AWS provider for this machine, in a filesystem mirror. */
interface Package {
  readonly version: string;
  /** Folder VERSION/PLATFORM of an unpacked provider, or terraform-provider-aws_VERSION_PLATFORM.zip. */
  readonly path: string;
  readonly packed: boolean;
}

/** What came of a look into a mirror: the version to take from there, or why nothing is. */
export type MirrorLook = { readonly version: string } | { readonly problem: string };

/** The AWS providers for this machine that the stacks accept, the newest first; none if the folder is no such mirror. */
export function packagesIn(mirror: string): Package[] {
  const folder = join(mirror, ...AWS_PROVIDER.split("/"));
  const names = existsSync(folder) ? namesIn(folder) : [];
  const found = names.flatMap((name): Package[] => {
    const unpacked = join(folder, name, platform);
    if (existsSync(unpacked)) return [{ version: name, path: unpacked, packed: false }];
    const version = name.endsWith(`_${platform}.zip`) ? name.split("_")[1] : undefined;
    return version === undefined ? [] : [{ version, path: join(folder, name), packed: true }];
  });
  return found.filter(({ version }) => satisfies(version, PROVIDER_RANGE)).sort((a, b) => rcompare(a.version, b.version));
}

/**
 * Looks into a mirror that has packages: the newest known release there is taken, if it is whole, and if nobody but root and the
 * user can change it.
 */
export function lookIntoMirror(mirror: string, { provider }: Releases, hashes: Hashes): MirrorLook {
  const packages = packagesIn(mirror);
  const known = packages.filter(({ version }) => provider[version] !== undefined);
  const [newest] = known;
  if (newest === undefined) {
    const there = packages.map(({ version, path, packed }) => `${version} (${hashOf({ path, packed }, hashes)})`).join(", ");
    return { problem: `it has version ${there}, and only ${Object.keys(provider).join(", ")} is known` };
  }
  try {
    const place = placeProblem(newest.path, mirror) ?? firstProblem(newest, mirror);
    if (place !== undefined) return { problem: place };
    const { packages: own, hashes: all } = provider[newest.version] ?? { packages: {}, hashes: [] };
    const expected = newest.packed ? all : (own[platform] ?? all);
    const found = hashOf(newest, hashes);
    if (expected.includes(found)) return { version: newest.version };
    const whose = `the AWS provider ${newest.version} for ${platform}`;
    return { problem: `${newest.path} has the hash ${found}, not ${kindOf(found, expected).join(" or ")} of ${whose}` };
  } catch (error) {
    return { problem: `${newest.path} cannot be read: ${messageOf(error)}` };
  }
}

function firstProblem({ path, packed }: Package, mirror: string): string | undefined {
  if (packed) return undefined;
  for (const file of filesBelow(path)) {
    const problem = placeProblem(file, mirror);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function hashOf({ path, packed }: Pick<Package, "path" | "packed">, hashes: Hashes): string {
  return packed ? `zh:${hashes.ofFile(path)}` : hashes.ofPackage(realpathSync(path));
}

function kindOf(found: string, expected: readonly string[]): string[] {
  return expected.filter((hash) => hash.slice(0, 3) === found.slice(0, 3));
}

/** Names in a folder; none if it cannot be read. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
