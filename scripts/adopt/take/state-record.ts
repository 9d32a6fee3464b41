import { recordsIn, withRecords } from "../../state/records";
import { AWS_PROVIDER } from "../../terraform/mirror-packages";
import type { Counterpart } from "../types";

/**
 * Adds parameters to the state, with only their name and that their value is write-only. An import would put the value into
 * state and plan; this way the provider never does. Terraform's next refresh adds the other attributes.
 * @param content the state as it is stored; undefined if there is none
 * @param where location of the state, for messages
 */
export function withParameters(content: string | undefined, parameters: readonly Counterpart[], where: string): string {
  return withRecords(content, parameters.map(recordOf), where);
}

/** The parameters that the state lacks: an adoption that was stopped may have recorded them already. */
export function unrecorded(parameters: readonly Counterpart[], content: string | undefined, where: string): Counterpart[] {
  const wanted = parameters.map(({ address }) => address);
  const there = content === undefined ? [] : recordsIn(content, wanted, where).map(({ address }) => address);
  return parameters.filter(({ address }) => !there.includes(address));
}

function recordOf({ address, id }: Counterpart): { readonly text: string } {
  const [type = "", name = ""] = address.split(".");
  const attributes = { id, name: id, type: "SecureString", has_value_wo: true };
  const provider = `provider["${AWS_PROVIDER}"]`;
  return { text: JSON.stringify({ mode: "managed", type, name, provider, instances: [{ schema_version: 0, attributes }] }) };
}
