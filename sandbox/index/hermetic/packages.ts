import { mark, type HermeticPackage, type Release } from "./definition";

/** An upload time, so that the release published last need not be the highest. */
const day = (number: number): string => new Date(Date.UTC(2021, 0, 1 + number)).toISOString().replace(".000", "");
const count = <T>(length: number, make: (number: number) => T): T[] => Array.from({ length }, (_, number) => make(number));
const padded = (number: number, width: number): string => String(number).padStart(width, "0");

/** Fifty packages, each of which requires the next. */
const chain: HermeticPackage[] = count(50, (number) => ({
  name: `sandbox-chain-${padded(number, 2)}`,
  releases: [{ version: "1.0", requires: number < 49 ? [`sandbox-chain-${padded(number + 1, 2)}>=1.0`] : [] }],
}));

/** More packages than one page of any listing holds. */
const bulk: HermeticPackage[] = count(1200, (number) => ({ name: `sandbox-bulk-${padded(number, 4)}`, releases: [{ version: "1.0" }] }));

/** More versions than one page of any listing holds, uploaded in order. */
const manyVersions: Release[] = count(1100, (number) => ({
  version: `${Math.floor(number / 100)}.${number % 100}.0`,
  uploadTime: day(number),
}));

/** Every kind of version in PEP 440; the highest (1!0.1) was not uploaded last. */
const spellings = ["0.9.dev1", "1.0a1", "1.0rc1", "1.0", "1.0.post1", "1.0+local.1", "1!0.1", "1.0.1"];

/** Well-behaved packages that show each shape of dependency, file and requirement. */
export const packages: readonly HermeticPackage[] = [
  ...chain,
  ...bulk,
  { name: "sandbox-many-versions", releases: manyVersions },
  { name: "sandbox-versions", releases: spellings.map((version, number) => ({ version, uploadTime: day(number) })) },
  { name: "sandbox-leaf", releases: [{ version: "1.0" }, { version: "2.0", sdist: true, uploadTime: day(30) }] },
  { name: "sandbox-wide", releases: [{ version: "1.0", requires: chain.map((each) => each.name) }] },
  {
    name: "sandbox-extras",
    releases: [
      {
        version: "1.0",
        extras: ["tls", "all"],
        requires: [
          "sandbox-leaf>=1.0",
          'sandbox-versions~=1.0; extra == "tls"',
          'sandbox-extras[tls]; extra == "all"',
          'sandbox-windows-only; sys_platform == "win32"',
          'sandbox-python2-only; python_version < "3"',
          'sandbox-chain-49 (>=1.0) ; python_version >= "3.8" and platform_python_implementation != "Jython"',
        ],
      },
    ],
  },
  {
    name: "sandbox-direct-url",
    releases: [{ version: "1.0", requires: ["sandbox-leaf @ https://example.invalid/sandbox_leaf-1.0-py3-none-any.whl"] }],
  },
  { name: "sandbox-python2-only", releases: [{ version: "1.0", requiresPython: "<3", wheels: ["py2-none-any"] }] },
  { name: "sandbox-future-only", releases: [{ version: "1.0", requiresPython: ">=4.0" }] },
  { name: "sandbox-windows-only", releases: [{ version: "1.0", wheels: ["cp311-cp311-win_amd64", "cp312-cp312-win_amd64"] }] },
  { name: "sandbox-source-only", releases: [{ version: "0.3", wheels: [], sdist: true, requires: ["sandbox-leaf"] }] },
  {
    name: "sandbox-yanked",
    releases: [
      { version: "1.0" },
      { version: "1.1", yanked: "breaks start-up, use 1.0", uploadTime: day(10) },
      { version: "1.2", yanked: "", uploadTime: day(20) },
    ],
  },
  { name: "sandbox-all-yanked", releases: [{ version: "1.0", yanked: "withdrawn" }] },
  { name: "sandbox-cycle-a", releases: [{ version: "1.0", requires: ["sandbox-cycle-b"] }] },
  { name: "sandbox-cycle-b", releases: [{ version: "1.0", requires: ["sandbox-cycle-c"] }] },
  { name: "sandbox-cycle-c", releases: [{ version: "1.0", requires: ["sandbox-cycle-a"] }] },
  { name: "sandbox-missing-target", releases: [{ version: "1.0", requires: ["sandbox-not-published>=1.0", "sandbox-leaf>=99"] }] },
  { name: "sandbox-conflict", releases: [{ version: "1.0", requires: ["sandbox-leaf==1.0", "sandbox-leaf==2.0"] }] },
  { name: "Sandbox.Mixed__Case-Name", releases: [{ version: "1.0", sdist: true, requires: ["Sandbox_LEAF"] }] },
  { name: `sandbox-${"long".repeat(30)}`, releases: [{ version: "1.0" }] },
  {
    name: "sandbox-runs-code",
    releases: [
      { version: "1.0", sdist: true, wheelFiles: { "sandbox_runs_code.py": `${mark}\n`, "sandbox_runs_code.pth": `import os; ${mark}\n` } },
    ],
  },
];
