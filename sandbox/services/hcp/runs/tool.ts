import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { HOSTNAME } from "../names";

export interface TerraformOptions {
  /** Terraform's program. @default `terraform` on PATH */
  readonly program?: string;
  /** Where providers come from: blocks of a CLI configuration (`provider_installation`, `plugin_cache_dir`). @default Terraform's own places */
  readonly installation?: string;
}

/** Terraform as runs and clients use it. */
export class TerraformTool {
  private known: Promise<string> | undefined;

  constructor(
    private readonly options: TerraformOptions,
    private readonly folder: string,
    private readonly endpoint: string,
  ) {}

  get program(): string {
    return this.options.program ?? "terraform";
  }

  /** Its version, such as `1.11.4`; what the API's documentation shows if there is no Terraform. */
  version(): Promise<string> {
    this.known ??= promisify(execFile)(this.program, ["version", "-json"], {
      env: { ...process.env, CHECKPOINT_DISABLE: "1", TF_CLI_CONFIG_FILE: undefined },
    })
      .then(({ stdout }) => (JSON.parse(stdout) as { terraform_version: string }).terraform_version)
      .catch(() => "1.11.4");
    return this.known;
  }

  /** Writes a CLI configuration that leads to the sandbox, and returns its path. @param token of who uses it */
  async writeConfiguration(name: string, token: string): Promise<string> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const file = join(this.folder, name);
    await writeFile(file, this.configuration(token), { mode: 0o600 });
    return file;
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
