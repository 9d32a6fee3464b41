import { createHash, randomUUID } from "node:crypto";
import { z } from "zod";
import { ApiError, invalidAttribute } from "../http/errors";
import { attributesOf, flag, type Input, oneOf, requiredText, text } from "../http/input";
import { newId } from "../model/ids";
import type { Store } from "../model/store";
import type { Variable, VariableSet } from "../model/variables";

const schema = z
  .object({
    key: requiredText.max(256, "is too long (maximum is 256 characters)"),
    value: text.nullable(),
    description: text.max(512, "is too long (maximum is 512 characters)").nullable(),
    category: oneOf("terraform", "env", "policy-set"),
    hcl: flag.nullable(),
    sensitive: flag.nullable(),
  })
  .partial();

/** Adds a variable to a workspace or a set. Throws 422 if it lacks something, or if its key is there already. */
export function addVariable(store: Store, owner: string, input: Pick<Input, "attributes">): Variable {
  const { key, value, description, category, hcl, sensitive } = attributesOf(input, schema);
  if (key === undefined) throw invalidAttribute("key", "Key can't be blank");
  if (category === undefined) throw invalidAttribute("category", "Category can't be blank");
  checkCategory(owner, category);
  const variable: Variable = {
    id: newId("var"),
    owner,
    key,
    value: value ?? "",
    description: description ?? null,
    category,
    hcl: hcl ?? false,
    sensitive: sensitive ?? false,
    versionId: version(),
    createdAt: new Date(),
  };
  checkUnique(store, variable);
  checkKey(variable);
  return store.variables.add(variable);
}

/** Changes what is given. A sensitive variable stays so: its value can be replaced, not uncovered. */
export function changeVariable(store: Store, variable: Variable, input: Pick<Input, "attributes">): void {
  const { key, value, description, category, hcl, sensitive } = attributesOf(input, schema);
  if (variable.sensitive && sensitive === false)
    throw invalidAttribute("sensitive", "Sensitive cannot be changed from true to false: delete the variable and make it again");
  if (variable.sensitive && key !== undefined && key !== variable.key)
    throw invalidAttribute("key", "Key cannot be changed for a sensitive variable");
  const changed = { ...variable, key: key ?? variable.key, category: category ?? variable.category };
  checkCategory(changed.owner, changed.category);
  checkUnique(store, changed);
  checkKey(changed);
  variable.key = changed.key;
  variable.category = changed.category;
  if (value !== undefined) variable.value = value ?? "";
  if (description !== undefined) variable.description = description;
  variable.hcl = hcl ?? variable.hcl;
  variable.sensitive = sensitive ?? variable.sensitive;
  variable.versionId = version();
}

function checkCategory(owner: string, category: Variable["category"]): void {
  const fits = (category === "policy-set") === owner.startsWith("polset-");
  if (!fits) throw invalidAttribute("category", "Category is not included in the list");
}

function checkKey({ key, category }: Variable): void {
  // A digit may come first, though Terraform would not have it (go-tfe, `variable_integration_test.go`).
  if (category === "terraform" && !/^[\p{L}\p{N}_-]+$/u.test(key))
    throw invalidAttribute("key", "Key can only contain letters, numbers, underscores and hyphens");
  if (category === "env" && !/^[^\s=]+$/.test(key)) throw invalidAttribute("key", "Key can contain neither spaces nor =");
}

function checkUnique(store: Store, variable: Variable): void {
  const { id, owner, key, category } = variable;
  if (conflicting(store, store.variableSets.get(owner), [variable]) !== undefined)
    throw invalidAttribute("key", `Key ${key} is already defined in another global variable set`);
  if (store.variables.find((each) => each.id !== id && each.owner === owner && each.key === key && each.category === category))
    throw new ApiError(422, [
      { status: "422", title: "invalid attribute", detail: "Key has already been taken", source: { pointer: "/data/attributes/key" } },
    ]);
}

/** The key that another global set has too, with the same category: global sets may not contradict each other. */
export function conflicting(
  store: Store,
  set: VariableSet | undefined,
  variables: readonly Pick<Variable, "key" | "category">[],
): string | undefined {
  if (set?.global !== true) return undefined;
  const others = new Set(
    store.variableSets
      .where(({ id, global, organization }) => id !== set.id && global && organization === set.organization)
      .map(({ id }) => id),
  );
  const taken = store.variables.where(({ owner }) => others.has(owner));
  return variables.find(({ key, category }) => taken.some((each) => each.key === key && each.category === category))?.key;
}

function version(): string {
  return createHash("sha256").update(randomUUID()).digest("hex");
}
