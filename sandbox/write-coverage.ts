import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { MOTO_SERVICES, coverageOf, renderCoverage } from "./coverage";
import { ServiceModels } from "./core/model";
import type { SandboxContext } from "./core/service";
import { hermeticIndex } from "./index/hermetic";
import { ownServices } from "./services";
import { hcpRoutes } from "./services/hcp";
import { findToolbox } from "./toolbox";

/** Lists the operations that moto's backends implement, in the way of moto's own coverage script. */
const ASK_MOTO = `
import json, sys, boto3, moto
from moto.backends import get_backend
from botocore import xform_name
answer = {}
for service in sys.argv[1:]:
    account = get_backend(service)["123456789012"]
    backend = account["us-east-1"] if "us-east-1" in account else account["aws"]
    names = boto3.client(service, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b").meta.service_model.operation_names
    answer[service] = [name for name in names if hasattr(backend, xform_name(name))]
print(json.dumps({"version": moto.__version__, "operations": answer}))
`;

/** The text of `sandbox/COVERAGE.md` that fits the present code. */
export async function currentCoverage(): Promise<string> {
  const { python, botocoreDirectory } = await findToolbox();
  const { version, operations } = JSON.parse(execFileSync(python, ["-c", ASK_MOTO, ...MOTO_SERVICES]).toString()) as {
    version: string;
    operations: Record<string, string[]>;
  };
  return renderCoverage(
    coverageOf(new ServiceModels(botocoreDirectory), ownServices(idleContext(), await hermeticIndex()), operations),
    version,
    hcpRoutes(idleContext()),
  );
}

/** A context for services whose operations are listed and never called. */
function idleContext(): SandboxContext {
  const unused = () => Promise.reject(new Error("coverage calls no service"));
  return {
    endpoint: "http://127.0.0.1",
    workDirectory: __dirname,
    assumeServiceRole: unused,
    identify: unused,
    rootKeys: () => ({ accessKeyId: "", secretAccessKey: "" }),
    emit: () => undefined,
    authorize: unused,
    toolEnvironment: {},
  };
}

if (require.main === module) {
  void currentCoverage().then((text) => writeFileSync(join(__dirname, "COVERAGE.md"), text));
}
