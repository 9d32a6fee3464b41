import { BuildFailure } from "../failure";

/** A YAML mapping. The readers in this file throw `YAML_FILE_ERROR` with the name of the invalid value. */
export type Mapping = Readonly<Record<string, unknown>>;

export function yamlError(message: string): BuildFailure {
  return new BuildFailure("YAML_FILE_ERROR", message);
}

export function mapping(value: unknown, where: string): Mapping {
  if (value === undefined || value === null) return {};
  if (typeof value !== "object" || Array.isArray(value)) throw yamlError(`${where} is expected to be a mapping`);
  return value as Mapping;
}

/** A map of strings. */
export function strings(value: unknown, where: string): Record<string, string> {
  return Object.fromEntries(Object.entries(mapping(value, where)).map(([key, item]) => [key, string(item, `${where}.${key}`)]));
}

export function string(value: unknown, where: string): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  throw yamlError(`${where} is expected to be a string`);
}

export function list(value: unknown, where: string): string[] {
  if (value === undefined || value === null) return [];
  if (typeof value === "string") return [value];
  if (!Array.isArray(value)) throw yamlError(`${where} is expected to be a list of strings`);
  return value.map((item, index) => {
    if (typeof item === "object" && item !== null)
      throw yamlError(`Expected ${where}[${index}] to be of string type: found subkeys instead`);
    return string(item, `${where}[${index}]`);
  });
}

/** `yes` or `no`, `true` or `false`. */
export function flag(value: unknown, where: string): boolean {
  const text = string(value, where).toLowerCase();
  if (["true", "yes", "on"].includes(text)) return true;
  if (["", "false", "no", "off"].includes(text)) return false;
  throw yamlError(`${where} is expected to be yes or no, not ${text}`);
}
