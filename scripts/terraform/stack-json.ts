import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writePrivate } from "../process/files";

/** The part of a synthesized stack that is read here. */
interface StackJson {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

/** Address of the stack's resource of this type whose argument has this value; undefined if there is none. */
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

/** The attributes of a resource that an apply leaves as they are (lifecycle.ignore_changes). */
export function ignoredAt(directory: string, address: string): readonly string[] {
  const { resource = {} } = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8")) as StackJson;
  const [type = "", name = ""] = address.split(".");
  const lifecycle = resource[type]?.[name]?.lifecycle;
  const ignored: unknown =
    typeof lifecycle === "object" && lifecycle !== null && "ignore_changes" in lifecycle ? lifecycle.ignore_changes : [];
  return Array.isArray(ignored) ? ignored.filter((each) => typeof each === "string") : [];
}

/** Adds a file that Terraform merges with the stack. @param name without `.tf.json`; `_override` at its end replaces the stack's values */
export function addFile(directory: string, name: string, content: unknown): void {
  writePrivate(join(directory, `${name}.tf.json`), `${JSON.stringify(content, null, 2)}\n`);
}

export function removeFile(directory: string, name: string): void {
  rmSync(join(directory, `${name}.tf.json`), { force: true });
}
