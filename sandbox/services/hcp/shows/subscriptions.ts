import { instant, toOne } from "../http/document";
import type { Organization } from "../model/places";
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
    "feature-set": { data: null },
  },
  links: { self: `/api/v2/subscriptions/${subscriptionId(organization)}` },
});
