import { z } from "zod";
import { type Answer, type Call, NO_CONTENT, type Routes } from "../api/call";
import { MEBIBYTE } from "../../../kit/limits";
import { may } from "../access/actors";
import { NEEDS } from "../access/guards";
import { conflict, invalidAttribute, invalidRelationship, notFound, tooLarge } from "../http/errors";
import { attributesOf, oneOf, readInput, relatedMany, requiredText, text } from "../http/input";
import { newId } from "../model/ids";
import type { Policy, PolicyCheck, PolicySet } from "../model/policies";
import type { Parts } from "../parts";
import { showPolicy, showPolicyCheck } from "../shows/policies";
import { list, made, one, pageOrAll } from "./answers";

const level = oneOf("advisory", "soft-mandatory", "hard-mandatory", "mandatory");
const schema = z
  .object({
    name: requiredText.regex(/^[A-Za-z0-9_-]+$/, "can only include letters, numbers, -, and _"),
    description: text.nullable(),
    kind: oneOf("sentinel", "opa"),
    query: text.nullable(),
    "enforcement-level": level,
    enforce: z.array(z.object({ mode: level })),
  })
  .partial();

/** Bytes (API documentation, "Upload a Policy"). */
const LARGEST_POLICY = 10 * MEBIBYTE;

/** Policies, and what came of them in runs. */
export function policyRoutes(routes: Routes, parts: Parts): void {
  const { store, guards, engine } = parts;

  routes.get("/organizations/:organization/policies", (call) => {
    const { name } = guards.organization(call.actor, call.params.organization);
    const [search, kind] = [call.query.get("search[name]") ?? "", call.query.get("filter[kind]")];
    return list(
      parts,
      call,
      showPolicy,
      store.policies.where((each) => each.organization === name && each.name.includes(search) && (!kind || each.kind === kind)),
    );
  });
  routes.post("/organizations/:organization/policies", (call) => {
    const { name: organization } = guards.organizationWith(call.actor, call.params.organization, "manage-policies");
    const input = readInput(call.body, "policies");
    const given = attributesOf(input, schema);
    const { name, kind = "sentinel" } = given;
    if (name === undefined) throw invalidAttribute("name", "Name can't be blank");
    if (store.policies.find((each) => each.organization === organization && each.name === name))
      throw invalidAttribute("name", "Name has already been taken");
    if (kind === "opa" && !given.query) throw invalidAttribute("query", "Query can't be blank");
    const enforcementLevel = levelIn(given) ?? (kind === "opa" ? "advisory" : "soft-mandatory");
    const policy: Policy = {
      id: newId("pol"),
      organization,
      name,
      description: given.description ?? null,
      kind,
      query: kind === "opa" ? (given.query ?? null) : null,
      enforcementLevel,
      source: "",
      updatedAt: new Date(),
    };
    const sets = (relatedMany(input, "policy-sets") ?? []).map(({ id }) => setIn(organization, id));
    for (const set of sets) set.policyIds.add(policy.id);
    return made(parts, call, showPolicy, store.policies.add(policy));
  });
  routes.get("/policies/:id", (call) => one(parts, call, showPolicy, policyOf(call)));
  routes.patch("/policies/:id", (call) => {
    const policy = policyOf(call, true);
    const given = attributesOf(readInput(call.body, "policies"), schema);
    if (given.description !== undefined) policy.description = given.description;
    if (given.query !== undefined && policy.kind === "opa") policy.query = given.query;
    policy.enforcementLevel = levelIn(given) ?? policy.enforcementLevel;
    policy.updatedAt = new Date();
    return one(parts, call, showPolicy, policy);
  });
  routes.delete("/policies/:id", (call) => {
    const policy = policyOf(call, true);
    for (const set of store.policySets.all()) set.policyIds.delete(policy.id);
    store.policies.delete(policy.id);
    return NO_CONTENT;
  });
  routes.put("/policies/:id/upload", (call): Answer => {
    const policy = policyOf(call, true);
    if (call.raw.length > LARGEST_POLICY) throw tooLarge("The policy is larger than 10 MB");
    policy.source = call.raw.toString("utf8");
    policy.updatedAt = new Date();
    return { status: 200 };
  });
  routes.get("/policies/:id/download", (call): Answer => {
    const { source } = policyOf(call);
    if (source === "") throw notFound();
    return { status: 200, headers: { "content-type": "text/plain; charset=utf-8" }, body: source };
  });

  routes.get("/runs/:id/policy-checks", (call) => {
    const run = guards.run(call.actor, call.params.id);
    return pageOrAll(
      parts,
      call,
      showPolicyCheck,
      store.policyChecks.where(({ runId }) => runId === run.id),
    );
  });
  routes.get("/policy-checks/:id", (call) => one(parts, call, showPolicyCheck, checkOf(call)));
  routes.get("/policy-checks/:id/output", (call): Answer => ({
    status: 200,
    headers: { "content-type": "text/plain; charset=utf-8" },
    body: checkOf(call).log,
  }));
  routes.post("/policy-checks/:id/actions/override", (call) => {
    const check = checkOf(call, NEEDS.overridePolicies);
    if (check.status !== "soft_failed") throw conflict(`transition not allowed: the policy check is ${check.status}`);
    check.status = "overridden";
    check.stamps.set("overridden", new Date());
    engine.overridden(store.runs.of(check.runId));
    return one(parts, call, showPolicyCheck, check);
  });

  function setIn(organization: string, id: string): PolicySet {
    const found = store.policySets.get(id);
    if (found?.organization !== organization) throw invalidRelationship("policy-sets", `Policy set ${id} was not found`);
    return found;
  }

  function policyOf({ actor, params }: Call, change = false): Policy {
    const policy = store.policies.get(params.id);
    if (policy === undefined) throw notFound();
    guards.organization(actor, policy.organization);
    if (change && !may(store, actor, policy.organization, "manage-policies")) throw notFound();
    return policy;
  }

  function checkOf({ actor, params }: Call, need = NEEDS.read): PolicyCheck {
    const check = store.policyChecks.get(params.id);
    if (check === undefined) throw notFound();
    guards.run(actor, check.runId, need);
    return check;
  }
}

function levelIn(given: z.infer<typeof schema>): Policy["enforcementLevel"] | undefined {
  return given["enforcement-level"] ?? given.enforce?.[0]?.mode;
}
