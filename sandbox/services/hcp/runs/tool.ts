import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { HOSTNAME } from "../names";

export interface TerraformOptions {
  /** Terraform's program. @default `terraform` on PATH */
  readonly program?: string;
  /** Where providers come from: blocks of a CLI configuration (`provider_installation`, `plugin_cache_dir`). @default Terraform's own places */
  readonly installation?: string;
}

/** What the API tells as its version if there is no Terraform: every run fails then. */
const NO_TERRAFORM = "1.11.4";

/** The version of a Terraform, such as `1.11.4`. @param program @default `terraform` on PATH */
export async function terraformVersion(program = "terraform"): Promise<string> {
  const environment = { ...process.env, CHECKPOINT_DISABLE: "1", TF_CLI_CONFIG_FILE: undefined };
  try {
    const { stdout } = await promisify(execFile)(program, ["version", "-json"], { env: environment });
    return (JSON.parse(stdout) as { terraform_version: string }).terraform_version;
  } catch {
    return NO_TERRAFORM;
  }
}

/** Terraform as runs and clients use it. */
export class TerraformTool {
  constructor(
    private readonly options: TerraformOptions,
    private readonly endpoint: string,
    readonly version: string,
  ) {}

  get program(): string {
    return this.options.program ?? "terraform";
  }

  /** Writes a CLI configuration that leads to the sandbox. @param token of who uses it */
  async writeConfiguration(file: string, token: string): Promise<void> {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, this.configuration(token), { mode: 0o600 });
  }

  private configuration(token: string): string {
    const api = `${this.endpoint}/api/v2/`;
    const services = ["tfe.v2", "tfe.v2.1", "tfe.v2.2", "state.v2"].map((service) => `    "${service}" = "${api}"`).join("\n");
    return `host "${HOSTNAME}" {
  services = {
${services}
  }
}

credentials "${HOSTNAME}" {
  token = "${token}"
}
${this.options.installation === undefined ? "" : `\n${this.options.installation}`}`;
  }
}
