import { instant, toOne } from "../http/document";
import type { Organization } from "../model/places";
import { ENTITLEMENTS } from "./entitlements";
import type { Show } from "./view";

export const subscriptionId = ({ id }: Organization) => id.replace(/^org-/, "sub-");

/** Shape: API documentation, "Subscriptions API". */
export const showSubscription: Show<Organization> = (organization) => ({
  id: subscriptionId(organization),
  type: "subscriptions",
  attributes: {
    "start-at": instant(organization.createdAt),
    "end-at": null,
    "is-active": true,
    "is-public-free-tier": false,
    "is-self-serve-trial": false,
    "runs-ceiling": null,
    "agents-ceiling": null,
    "contract-start-at": null,
    "contract-user-limit": null,
    "contract-apply-limit": null,
    "run-task-limit": null,
    "run-task-workspace-limit": null,
    "run-task-mandatory-enforcement-limit": null,
    "policy-set-limit": null,
    "policy-limit": null,
    "policy-mandatory-enforcement-limit": null,
    "versioned-policy-set-limit": null,
  },
  relationships: {
    organization: toOne("organizations", organization.name),
    "billing-account": { data: null },
    "feature-set": toOne("feature-sets", FEATURE_SET.id),
  },
  links: { self: `/api/v2/subscriptions/${subscriptionId(organization)}` },
});

/** The one plan that there is. */
export const FEATURE_SET = { id: "fs-sandbox000000000" };

/** Shape: API documentation, "Feature Sets API"; what it has is what the entitlements say. */
export const showFeatureSet: Show<typeof FEATURE_SET> = ({ id }) => {
  const included = Object.fromEntries(
    Object.entries(ENTITLEMENTS).filter(([name]) => !["operations", "state-storage", "vcs-integrations", "usage-reporting"].includes(name)),
  );
  return {
    id,
    type: "feature-sets",
    attributes: {
      ...included,
      cost: 0,
      "default-agents-ceiling": 10,
      "default-runs-ceiling": 10,
      description: "What the sandbox has",
      identifier: "enterprise",
      "is-current": true,
      "is-free-tier": false,
      name: "Sandbox",
      "no-code-modules": false,
      plan: null,
    },
  };
};
