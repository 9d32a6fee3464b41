import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadEnvironment } from "../../environments/load";
import { summarySchema } from "../../modules/scanner/contract/results";
import { Console } from "../../scripts/cli/console";
import { ALL } from "../../scripts/demo/packages";
import { runOverHcp } from "../../scripts/demo/run-over-hcp";
import { startWorld, type World } from "../../scripts/demo/world";
import { hcpOf, HcpPlace } from "../../scripts/hcp/place";
import { HcpStateBackend } from "../../scripts/state/hcp-backend";

function fail(): never {
  throw new Error("its states are not in HCP Terraform");
}

/** What `npm run demo -- --backend hcp` does, from the workspaces to the scan, by remote runs. */
test("the demo goes the whole way over HCP Terraform", async () => {
  const results = mkdtempSync(join(tmpdir(), "hcp-demo-"));
  let screen = "";
  const out = { isTTY: false, write: (text: string) => Boolean((screen += text)) };
  let world: World | undefined;
  // pip's own index is another machine: neither the sandbox nor a build asks it, as where there is no network.
  process.env.PIP_NO_INDEX = "1";
  try {
    world = await startWorld(new Console({ out, err: out }), new AbortController().signal, "hcp");
    const { scan } = await runOverHcp(world, results);
    const summary = summarySchema.parse(JSON.parse(readFileSync(join(results, scan.summary.stamp, "summary.json"), "utf8")));
    expect([summary.packages, summary.checked, summary.complete, summary.exitCode]).toEqual([ALL.length, ALL.length, true, 0]);
    const { TFE_ORGANIZATION = "" } = world.sandbox.hcpEnvironment;
    for (const stack of ["registry", "secrets", "scanner"])
      expect(screen).toContain(`sandbox-${stack}  https://app.terraform.io/app/${TFE_ORGANIZATION}/workspaces/sandbox-${stack}/runs/run-`);
    // What --keep leaves leads whoever uses it to the same states.
    const { clientVariables } = world;
    const environment = loadEnvironment("sandbox", clientVariables.ENVIRONMENT_FILES);
    const place = await HcpPlace.open(environment, hcpOf(environment) ?? fail(), { ...clientVariables, HOME: results });
    expect(await new HcpStateBackend(place).read("scanner")).toBeDefined();
  } finally {
    await world?.stop();
    delete process.env.PIP_NO_INDEX;
    rmSync(results, { recursive: true, force: true });
  }
});
