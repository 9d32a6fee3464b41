import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize } from "../../../../scripts/terraform/synth";
import { named } from "../../../helpers/states";

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "synth-"))));
afterEach(() => rmSync(folder, { recursive: true }));

test("a synth does not get what the user's Terraform is told: CDKTF starts one", async () => {
  const program = join(folder, "app.js");
  writeFileSync(program, "require('node:fs').writeFileSync(process.env.CDKTF_OUTDIR + '/seen.json', JSON.stringify(process.env));");
  const output = join(folder, "out");
  const kept = { TF_CLI_CONFIG_FILE: "/own/rc", TERRAFORM_BINARY_NAME: "/own/terraform", TF_TOKEN_app_terraform_io: "t", HOME: folder };
  const dropped = {
    TF_CLI_ARGS: "-nope",
    TF_CLI_ARGS_version: "-json",
    TF_DATA_DIR: "/x",
    TF_WORKSPACE: "other",
    TF_REATTACH_PROVIDERS: "{",
  };
  const variables = { PATH: process.env.PATH, OPS_SYNTH_PROGRAM: program, ...kept, ...dropped };
  const directoryOf = await synthesize({ actor: { environment: named("dev"), kind: "deploy", variables }, output });
  expect(directoryOf("dev-scanner")).toBe(join(output, "stacks", "dev-scanner"));
  const seen = JSON.parse(readFileSync(join(output, "seen.json"), "utf8")) as Record<string, string>;
  expect(seen).toMatchObject({ ...kept, ENVIRONMENT: "dev", PACKAGE_SCAN_ROLE: "deploy" });
  expect(Object.keys(dropped).filter((name) => name in seen)).toEqual([]);
});

test("what a failed synth said is in the error", async () => {
  const program = join(folder, "app.js");
  writeFileSync(program, "console.error('no such thing'); process.exitCode = 1;");
  const variables = { PATH: process.env.PATH, OPS_SYNTH_PROGRAM: program };
  const actor = { environment: named("dev"), kind: "deploy", variables } as const;
  await expect(synthesize({ actor, output: join(folder, "out") })).rejects.toThrow(
    "The stacks of dev could not be synthesized\n  no such thing",
  );
});
