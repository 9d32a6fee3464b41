import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ROOT } from "../../scripts/process/paths";
import { run } from "../helpers/run";

/** For each rule, a file that breaks it and the file that it must not import. */
const PLANTED: Readonly<Record<string, readonly [from: string, to: string]>> = {
  "environments-without-constructs": ["environments/a.ts", "modules/page/a.ts"],
  "modules-know-no-environment": ["modules/roles.ts", "environments/b.ts"],
  "scanner-without-constructs": ["modules/scanner/a.ts", "modules/bucket.ts"],
  "permissions-without-constructs": ["modules/permissions/a.ts", "modules/bucket.ts"],
  "page-and-schedule-stand-alone": ["modules/page/b.ts", "modules/scanner/contract/a.ts"],
  "text-stands-alone": ["modules/text/a.ts", "modules/schedule/b.ts"],
  "stacks-above-modules": ["stacks/a.ts", "scripts/words/a.ts"],
  "main-makes-stacks": ["main.ts", "modules/bucket.ts"],
  "scripts-use-contracts-only": ["scripts/words/b.ts", "modules/scanner/b.ts"],
  "verbs-for-the-verb-table-only": ["scripts/fleet/a.ts", "scripts/verbs/a.ts"],
  "verbs-apart-from-each-other": ["scripts/verbs/b.ts", "scripts/verbs/c.ts"],
  "sandbox-for-its-command-demo-and-tests": ["scripts/fleet/b.ts", "sandbox/a.ts"],
  "sandbox-stands-alone": ["sandbox/b.ts", "environments/c.ts"],
  "no-tests-in-sources": ["scripts/fleet/c.ts", "test/a.ts"],
  "no-circle-between-files": ["bench/one.ts", "bench/two.ts"],
};
/** Allowed imports, for which the linter must report nothing. */
const ALLOWED: readonly (readonly [from: string, to: string])[] = [
  ["scripts/ops.ts", "scripts/verbs/d.ts"],
  ["scripts/demo/a.ts", "sandbox/c.ts"],
  ["scripts/scans/a.ts", "modules/scanner/contract/b.ts"],
  ["environments/d.ts", "modules/permissions/d.ts"],
  ["environments/d.ts", "modules/snyk/a.ts"],
  ["modules/scanner/c.ts", "modules/snyk/b.ts"],
  ["sandbox/d.ts", "modules/schedule/a.ts"],
  ["sandbox/e.ts", "modules/text/b.ts"],
  ["environments/d.ts", "modules/text/b.ts"],
  ["scripts/words/c.ts", "modules/text/b.ts"],
  ["modules/page/c.ts", "modules/text/b.ts"],
  ["modules/service.ts", "modules/permissions/b.ts"],
  ["scripts/roles/a.ts", "modules/permissions/c.ts"],
  ["test/b.ts", "scripts/verbs/e.ts"],
];

/** Each violation that the linter reports in a folder: the rule, and the two files. */
async function violations(folder: string): Promise<string[]> {
  const program = join(ROOT, "node_modules", "dependency-cruiser", "bin", "dependency-cruise.mjs");
  const args = [program, "--config", join(ROOT, ".dependency-cruiser.cjs"), "--output-type", "json", "."];
  const { stdout } = await run(process.execPath, args, { cwd: folder, env: process.env });
  const { summary } = JSON.parse(stdout) as {
    readonly summary: {
      readonly violations: readonly { readonly rule: { readonly name: string }; readonly from: string; readonly to: string }[];
    };
  };
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`).sort();
}

it("each rule reports the imports that break it, and no others", async () => {
  const folder = mkdtempSync(join(tmpdir(), "rooms-"));
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  const specifier = (from: string, to: string) => `${"../".repeat(from.split("/").length - 1) || "./"}${to.replace(/\.ts$/, "")}`;
  const link = (from: string, to: string) => write(from, `import "${specifier(from, to)}";\n`);
  try {
    write("tsconfig.json", "{}");
    for (const [, to] of [...Object.values(PLANTED), ...ALLOWED]) write(to, "export {};\n");
    for (const [from, to] of [...Object.values(PLANTED), ...ALLOWED]) link(from, to);
    link("bench/two.ts", "bench/one.ts");
    link("scripts/one/a.ts", "scripts/two/a.ts");
    link("scripts/two/b.ts", "scripts/one/b.ts");
    for (const file of ["scripts/two/a.ts", "scripts/one/b.ts"]) write(file, "export {};\n");
    const expected = Object.entries(PLANTED).map(([rule, [from, to]]) => `${rule}: ${from} -> ${to}`);
    const circles = ["no-circle-between-folders: scripts/one -> scripts/two", "no-circle-between-folders: scripts/two -> scripts/one"];
    expect(await violations(folder)).toEqual([...expected, ...circles].sort());
  } finally {
    rmSync(folder, { recursive: true });
  }
});
