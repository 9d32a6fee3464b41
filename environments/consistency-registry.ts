import type { Inconsistency } from "./limits/inconsistency";
import type { Environment } from "./schema";

/** Contradictions between the keys of the registry: who owns the domain, its key, and where packages come from. */
export function wrongRegistry({ account, registry }: Environment): Inconsistency[] {
  const { domainOwner, encryptionKey, repository, storeRepository, upstream } = registry;
  const foreign = domainOwner !== undefined && domainOwner !== account;
  const found: Inconsistency[] = [];
  if (encryptionKey !== undefined && foreign) {
    found.push({ path: ["registry", "encryptionKey"], fix: `account ${domainOwner} owns the domain and decides its key: remove this` });
  }
  if (storeRepository === repository) {
    found.push({ path: ["registry", "storeRepository"], fix: "must differ from registry.repository; false makes one repository do both" });
  }
  if (upstream === undefined) return found;
  if (!foreign) {
    found.push({
      path: ["registry", "upstream"],
      fix: "is a repository of another account's domain: give registry.domainOwner too, or remove this",
    });
  }
  if (upstream === repository) found.push({ path: ["registry", "upstream"], fix: "must differ from registry.repository" });
  if (typeof storeRepository === "string") {
    found.push({ path: ["registry", "upstream"], fix: "takes the place of registry.storeRepository: remove one of the two" });
  }
  return found;
}
