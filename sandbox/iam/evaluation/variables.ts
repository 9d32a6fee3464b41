import type { Context } from "./context";
import { LITERAL_QUESTION, LITERAL_STAR } from "./glob";

const VARIABLE = /\$\{([^}]*)\}/g;
const SPECIAL: Readonly<Record<string, string>> = { "*": LITERAL_STAR, "?": LITERAL_QUESTION, $: "$" };

/**
 * Replaces policy variables by values of the request: `${aws:username}`, `${aws:PrincipalTag/team, 'none'}`, `${*}`.
 * A `*` in a value is literal, not a wildcard. Undefined, so that nothing matches, if a variable has no single value and no default.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function substitute(pattern: string, context: Context): string | undefined {
  if (!pattern.includes("${")) return pattern;
  let resolved = true;
  const text = pattern.replace(VARIABLE, (_whole, body: string) => {
    const value = SPECIAL[body] ?? lookUp(body, context);
    if (value === undefined) resolved = false;
    return value ?? "";
  });
  return resolved ? text : undefined;
}

function lookUp(body: string, context: Context): string | undefined {
  const [, key = "", fallback] = /^\s*([^,]*?)\s*(?:,\s*'(.*)'\s*)?$/s.exec(body) ?? [];
  const values = context.values(key);
  const value = values?.length === 1 ? values[0] : fallback;
  return value?.replaceAll("*", LITERAL_STAR).replaceAll("?", LITERAL_QUESTION);
}
