import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { parseState, StateUnreadable, withSerial } from "../../state/state-file";
import { AWS_PROVIDER } from "../../terraform/mirror-packages";
import type { Counterpart } from "../types";

/** The lowest version that the stacks accept; Terraform replaces it with its own at its next write. */
const TERRAFORM_VERSION = "1.11.0";

/**
 * Adds parameters to the state, with only their name and that their value is write-only. An import would put the value into
 * state and plan; this way the provider never does. Terraform's next refresh adds the other attributes.
 * @param content the state as it is stored; undefined if there is none
 * @param where location of the state, for messages
 */
export function withParameters(content: string | undefined, parameters: readonly Counterpart[], where: string): string {
  const records = parameters.map(recordOf);
  if (content === undefined) {
    const empty = { version: 4, terraform_version: TERRAFORM_VERSION, serial: 1, lineage: randomUUID(), outputs: {} };
    return JSON.stringify({ ...empty, resources: records, check_results: null }, null, 2);
  }
  const before = parseState(content, where);
  const next = withSerial(content, before.serial + 1, where);
  // The state is edited as text: if it were parsed and written again, large numbers would lose digits.
  const added = next.replace(/("resources"\s*:\s*\[)(\s*\]?)/, (_, open: string, rest: string) => {
    const texts = records.map((record) => JSON.stringify(record)).join(",");
    return `${open}${texts}${rest.includes("]") ? "" : ","}${rest}`;
  });
  const expected = { ...before, serial: before.serial + 1, resources: [...records, ...before.resources] };
  if (!isDeepStrictEqual(parseState(added, where), expected))
    throw new StateUnreadable(where, "its resources are not where Terraform writes them");
  return added;
}

function recordOf({ address, id }: Counterpart) {
  const [type = "", name = ""] = address.split(".");
  const attributes = { id, name: id, type: "SecureString", has_value_wo: true };
  return {
    mode: "managed" as const,
    type,
    name,
    provider: `provider["${AWS_PROVIDER}"]`,
    instances: [{ schema_version: 0, attributes }],
  };
}
