import { loadEnvironment } from "../../environments/load";
import type { Environment } from "../../environments/schema";
import { Console } from "../../scripts/cli/console";
import type { LockInfo } from "../../scripts/terraform/state-lock";

export const LINEAGE = "7e366b41-72a2-7b05-b105-6eaf11d8f530";
export const SECRET = "not-to-be-seen";

/** A state in Terraform's format. @param resources names of `aws_x` resources, and their values */
export function stateText(serial: number, resources: Readonly<Record<string, string>> = {}, lineage = LINEAGE): string {
  const state = {
    version: 4,
    terraform_version: "1.11.4",
    serial,
    lineage,
    outputs: {},
    resources: Object.entries(resources).map(([name, value]) => ({
      mode: "managed",
      type: "aws_x",
      name,
      provider: 'provider["registry.terraform.io/hashicorp/aws"]',
      instances: [{ schema_version: 0, attributes: { value, secret: SECRET }, sensitive_attributes: [] }],
    })),
    check_results: null,
  };
  return `${JSON.stringify(state, null, 2)}\n`;
}

export const LOCK: LockInfo = {
  id: "7c1e2f4b-0000-1111-2222-333344445555",
  path: "sandbox-scan-state-111122223333-eu-central-1/sandbox/scanner.tfstate",
  operation: "OperationTypeApply",
  who: "ana@laptop",
  created: new Date("2026-11-24T16:20:00Z"),
};

/** The same lock in Terraform's format. */
export const LOCK_TEXT = JSON.stringify({
  ID: LOCK.id,
  Operation: LOCK.operation,
  Info: "",
  Who: LOCK.who,
  Version: "1.11.4",
  Created: "2026-11-24T16:20:00Z",
  Path: LOCK.path,
});

export const sandbox: Environment = loadEnvironment("sandbox");

/** An environment like it, with another name. */
export function named(name: string): Environment {
  return { ...sandbox, name };
}

/** A console, and the text that it wrote to standard output and standard error. */
export function screen(json = false): { console: Console; text: () => string } {
  const lines: string[] = [];
  const out = { write: (text: string) => lines.push(text) > 0 };
  return { console: new Console({ out, err: json ? { write: () => true } : out, json, environment: {} }), text: () => lines.join("") };
}
