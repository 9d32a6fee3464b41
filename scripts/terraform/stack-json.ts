import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A synthesized stack as far as it is read here. */
interface StackJson {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

/** The address of the stack's resource of a type whose argument has a value; undefined where there is none. */
export function addressOf(directory: string, type: string, argument: string, value: string): string | undefined {
  const { resource = {} } = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8")) as StackJson;
  const found = Object.entries(resource[type] ?? {}).find(([, values]) => values[argument] === value);
  return found && `${type}.${found[0]}`;
}

/** Addresses of all resources of a type. */
export function addressesOf(directory: string, type: string): string[] {
  const { resource = {} } = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8")) as StackJson;
  return Object.keys(resource[type] ?? {}).map((name) => `${type}.${name}`);
}

/** Puts a file beside the stack that Terraform merges with it. @param name without `.tf.json`; ends in `_override` to replace what the stack says */
export function addFile(directory: string, name: string, content: unknown): void {
  writeFileSync(join(directory, `${name}.tf.json`), `${JSON.stringify(content, null, 2)}\n`);
}

export function removeFile(directory: string, name: string): void {
  rmSync(join(directory, `${name}.tf.json`), { force: true });
}

/** Makes provider and backend of a synthesized stack assume a role, whatever they assumed before. */
export function actAs(directory: string, roleArn: string, externalId: string | undefined): void {
  const file = join(directory, "cdk.tf.json");
  const stack = JSON.parse(readFileSync(file, "utf8")) as {
    readonly provider: { readonly aws: readonly Record<string, unknown>[] };
    readonly terraform: { readonly backend: { readonly s3?: Record<string, unknown> } };
  };
  const role = { role_arn: roleArn, ...(externalId === undefined ? {} : { external_id: externalId }), session_name: "package-scan" };
  for (const provider of stack.provider.aws) provider.assume_role = [role];
  if (stack.terraform.backend.s3) stack.terraform.backend.s3.assume_role = role;
  writeFileSync(file, JSON.stringify(stack, null, 2));
}
