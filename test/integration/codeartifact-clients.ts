import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hermeticIndex } from "../../sandbox/index/hermetic";
import { buildWheel } from "../../sandbox/index/hermetic/archives";
import type { HermeticPackage, Release } from "../../sandbox/index/hermetic/definition";
import { fileStem } from "../../sandbox/index/hermetic/definition";
import { readTools } from "../../scripts/terraform/tools";
import { type Clients, startClients } from "../helpers/clients";
import type { Finished } from "../helpers/run";

/** The packages of `public:pypi` in these tests. */
const packages: HermeticPackage[] = [
  {
    name: "Lead_Pack",
    releases: [
      { version: "1.0", requires: ["second-pack>=1", 'windows-only>=2; sys_platform == "win32"'], sdist: true, description: "# Lead" },
      { version: "2.0", yanked: "leaks" },
      { version: "3.0", requiresPython: "<3" },
    ],
  },
  { name: "second-pack", releases: [{ version: "1.5" }] },
];

/** A sandbox with a small public index, and the real clients of CodeArtifact. */
export interface PackageClients extends Clients {
  /** Runs `aws codeartifact ...` and returns its answer. */
  readonly codeartifact: Clients["aws"];
  readonly pip: (...args: string[]) => Promise<Finished>;
  /** Writes a wheel and returns its path. */
  readonly wheel: (name: string, release: Release) => Promise<string>;
}

export async function startPackageClients(): Promise<PackageClients> {
  const clients = await startClients({ publicIndex: await hermeticIndex({ packages }) });
  return {
    ...clients,
    codeartifact: (...args) => clients.aws("codeartifact", ...args),
    pip: (...args) => clients.run(readTools().python, ["-m", "pip", ...args]),
    async wheel(name, release) {
      const path = join(clients.folder, `${fileStem(name, release.version)}-py3-none-any.whl`);
      await writeFile(path, buildWheel(name, release, "py3-none-any", "unused"));
      return path;
    },
  };
}

/** Makes `demo-domain` with `store` (public:pypi) and `team` below it, with the walkthrough's commands. */
export async function makeDomain({ codeartifact }: PackageClients): Promise<void> {
  await codeartifact("create-domain", "--domain", "demo-domain");
  await codeartifact("create-repository", ...at("store"));
  await codeartifact("associate-external-connection", ...at("store"), "--external-connection", "public:pypi");
  await codeartifact("create-repository", ...at("team"), "--upstreams", "repositoryName=store");
}

export function at(repository: string): string[] {
  return ["--domain", "demo-domain", "--repository", repository];
}

export function of(repository: string, name: string): string[] {
  return [...at(repository), "--format", "pypi", "--package", name];
}
