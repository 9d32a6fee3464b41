import { type Call, ok, type Routes } from "../api/call";
import { notFound } from "../http/errors";
import type { Organization } from "../model/places";
import type { Parts } from "../parts";
import { FEATURE_SET, showFeatureSet, showSubscription, subscriptionId } from "../shows/subscriptions";
import { one, pageOrAll } from "./answers";

/** What organizations have paid for: of the sandbox's, one plan without limits. */
export function subscriptionRoutes(routes: Routes, parts: Parts): void {
  const { store, guards } = parts;
  const show = (call: Call, organization: Organization) => one(parts, call, showSubscription, organization);

  routes.get("/organizations/:organization/subscription", (call) => show(call, guards.organization(call.actor, call.params.organization)));
  routes.get("/subscriptions/:id", (call) => {
    const found = store.organizations.find((each) => subscriptionId(each) === call.params.id);
    if (found === undefined) throw notFound();
    return show(call, guards.organization(call.actor, found.name));
  });
  // Nothing of the sandbox is billed.
  routes.get("/organizations/:organization/invoices", (call) => {
    guards.owned(call.actor, call.params.organization);
    return ok({ data: [], meta: { continuation: null } });
  });
  routes.get("/organizations/:organization/invoices/next", (call) => {
    guards.owned(call.actor, call.params.organization);
    throw notFound();
  });

  routes.get("/feature-sets", (call) => pageOrAll(parts, call, showFeatureSet, [FEATURE_SET]));
  routes.get("/organizations/:organization/feature-sets", (call) => {
    guards.organization(call.actor, call.params.organization);
    return pageOrAll(parts, call, showFeatureSet, [FEATURE_SET]);
  });
}
