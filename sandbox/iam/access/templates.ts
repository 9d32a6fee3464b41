import { isObject, string, strings } from "./builder";
import type { Params, Place } from "./builder";

const PLACEHOLDER = /\$\{(\w+)\}/g;

/** Whether text is an ARN of this template, `arn:${Partition}:sns:${Region}:${Account}:${TopicName}`. */
export function matchesTemplate(template: string, text: string): boolean {
  if (!text.startsWith("arn:")) return false;
  const source = template
    .split(/\$\{\w+\}/)
    .map((literal) => literal.replace(/[.*+?^$()[\]{}|\\]/g, "\\$&"))
    .join("[^:]*");
  return new RegExp(`^${source}$`).test(text);
}

/** Every string in the first two levels of a request. */
export function stringsIn(params: Params): readonly string[] {
  return Object.values(params)
    .flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : [value]))
    .filter((value) => typeof value === "string");
}

/**
 * Fills a template with the names in the request: `${AlarmName}` from `AlarmName`, or from `AlarmNames` with one ARN for
 * each; `${TopicName}` of CreateTopic also from `Name`; `${RoleNameWithPath}` from `Path` and `RoleName`.
 * Empty if the request lacks a part.
 */
export function fillTemplate(template: string, type: string, operation: string, params: Params, place: Place): readonly string[] {
  const known: Readonly<Record<string, string>> = { Partition: "aws", Region: place.region, Account: place.account };
  let arns: readonly string[] = [template];
  for (const [, placeholder = ""] of template.matchAll(PLACEHOLDER)) {
    const fixed = known[placeholder];
    const values = fixed === undefined ? valuesOf(placeholder, type, operation, params) : [fixed];
    // The replacement is a function because names may contain `$&`.
    arns = arns.flatMap((arn) => values.map((value) => arn.replace(`\${${placeholder}}`, () => value)));
  }
  return arns;
}

function valuesOf(placeholder: string, type: string, operation: string, params: Params): readonly string[] {
  const [, stem] = /^(.*)WithPath$/.exec(placeholder) ?? [];
  if (stem) {
    const path = (string(params, "Path") ?? "/").replace(/^\//, "");
    return find([stem], params).map((name) => `${path}${name}`);
  }
  const bare = normal(type).replace(/s$/, "");
  const isType = [bare, `${bare}name`, `${bare}id`].includes(normal(placeholder)) && normal(operation).includes(bare);
  return find([placeholder, placeholder.replace(/(Name|Id)$/, ""), ...(isType ? ["Name", "Id"] : [])].filter(Boolean), params);
}

/** The value of the first member with one of these names, ignoring case; several values if the member is a list. */
function find(names: readonly string[], params: Params): readonly string[] {
  for (const name of names) {
    for (const member of Object.keys(params)) {
      const one = string(params, member);
      if (one && normal(member) === normal(name)) return [one];
      const many = strings(params, member);
      if (many.length > 0 && [`${normal(name)}s`, normal(name)].includes(normal(member))) return many;
    }
  }
  const nested = Object.values(params).find((value) => isObject(value) && names[0] && string(value, names[0]));
  return isObject(nested) ? [string(nested, names[0] ?? "") ?? ""] : [];
}

function normal(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}
