import { instant, toMany, toOne } from "../http/document";
import type { NotificationConfiguration } from "../model/runs";
import type { Show } from "./view";

/** The token for signatures is written once and never shown. */
export const showNotification: Show<NotificationConfiguration> = (configuration) => ({
  id: configuration.id,
  type: "notification-configurations",
  attributes: {
    enabled: configuration.enabled,
    name: configuration.name,
    url: configuration.url,
    "destination-type": configuration.destination,
    token: null,
    triggers: configuration.triggers,
    "email-addresses": configuration.emailAddresses,
    "delivery-responses": configuration.deliveries,
    "created-at": instant(configuration.createdAt),
    "updated-at": instant(configuration.updatedAt),
  },
  relationships: {
    subscribable: toOne(configuration.subscribable.type, configuration.subscribable.id),
    users: toMany("users", configuration.userIds),
  },
  links: { self: `/api/v2/notification-configurations/${configuration.id}` },
});
