import type { Policy } from "./policy";

/** Whether a policy asks for a condition key that begins with this, in a condition or as a policy variable. */
export function mentions(policies: readonly Policy[], beginning: string): boolean {
  const wanted = beginning.toLowerCase();
  const isVariable = (text: string): boolean => text.toLowerCase().includes(`\${${wanted}`);
  return policies.some(({ statements }) =>
    statements.some(({ resource, conditions }) => {
      if (resource?.values.some(isVariable)) return true;
      return conditions.some(({ key, values }) => key.toLowerCase().startsWith(wanted) || values.some(isVariable));
    }),
  );
}
