import { type Place, regionalService } from "./arn";
import type { Conditions } from "./statement";

/**
 * The use of a key by one AWS service for the caller. Keys have no names, and their ids are not known before they exist: the alias
 * says which one is meant.
 */
export function throughService(service: string, place: Pick<Place, "partition" | "region">, ...aliases: readonly string[]): Conditions {
  return {
    StringEquals: { "kms:ViaService": regionalService(place, service) },
    "ForAnyValue:StringEquals": { "kms:ResourceAliases": aliases },
  };
}
