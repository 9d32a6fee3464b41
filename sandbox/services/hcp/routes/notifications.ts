import { z } from "zod";
import { type Call, NO_CONTENT, type Routes } from "../api/call";
import { NEEDS } from "../access/guards";
import { badRequest, invalidAttribute, notFound, unprocessable } from "../http/errors";
import { attributesOf, flag, oneOf, readInput, relatedMany, requiredText, text, texts } from "../http/input";
import { newId } from "../model/ids";
import type { NotificationConfiguration } from "../model/runs";
import type { Parts } from "../parts";
import { showNotification } from "../shows/notifications";
import { made, one, pageOrAll } from "./answers";

/** Source: API documentation, "Notification triggers". */
const TRIGGERS: Readonly<Record<"workspaces" | "projects" | "teams", readonly string[]>> = {
  workspaces: [
    "run:created",
    "run:planning",
    "run:needs_attention",
    "run:applying",
    "run:completed",
    "run:errored",
    "assessment:drifted",
    "assessment:check_failure",
    "assessment:failed",
    "workspace:auto_destroy_reminder",
    "workspace:auto_destroy_run_results",
  ],
  projects: [],
  teams: ["change_request:created", "team:change_request"],
};

const schema = z
  .object({
    name: requiredText,
    "destination-type": oneOf("generic", "email", "slack", "microsoft-teams"),
    enabled: flag,
    token: text.nullable(),
    triggers: texts.nullable(),
    url: text.nullable(),
    "email-addresses": texts.nullable(),
  })
  .partial();

type Subscribable = NotificationConfiguration["subscribable"];

/** Configurations of one workspace (API documentation, "Notification configurations"). */
const MOST = 20;

/** Who is told what happens in a workspace, project or team. */
export function notificationRoutes(routes: Routes, parts: Parts): void {
  const { store, guards, notifier } = parts;

  const kinds = [
    ["workspaces", (call: Call) => guards.workspace(call.actor, call.params.id, NEEDS.admin).id],
    ["projects", (call: Call) => guards.project(call.actor, call.params.id, "admin").id],
    ["teams", (call: Call) => guards.team(call.actor, call.params.id, "manage").id],
  ] as const;
  for (const [type, find] of kinds) {
    const path = `/${type}/:id/notification-configurations`;
    routes.get(path, (call) => {
      const id = find(call);
      return pageOrAll(
        parts,
        call,
        showNotification,
        store.notifications.where(({ subscribable }) => subscribable.id === id),
      );
    });
    routes.post(path, async (call) => {
      const configuration = create(call, { type, id: find(call) });
      if (store.notifications.where(({ subscribable }) => subscribable.id === configuration.subscribable.id).length >= MOST)
        throw unprocessable(`There are ${MOST} notification configurations already, which is the most`);
      await verifyIfEnabled(configuration);
      return made(parts, call, showNotification, store.notifications.add(configuration));
    });
  }

  routes.get("/notification-configurations/:id", (call) => one(parts, call, showNotification, configurationOf(call)));
  routes.patch("/notification-configurations/:id", async (call) => {
    const configuration = configurationOf(call);
    const input = readInput(call.body, "notification-configurations", "notification-configuration");
    const given = attributesOf(input, schema);
    if (given["destination-type"] !== undefined && given["destination-type"] !== configuration.destination)
      throw invalidAttribute("destination-type", "Destination type cannot be changed");
    const changed: NotificationConfiguration = {
      ...configuration,
      ...settingsOf(configuration.subscribable, given, configuration),
      userIds: relatedMany(input, "users")?.map(({ id }) => id) ?? configuration.userIds,
    };
    await verifyIfEnabled(changed);
    Object.assign(configuration, changed, { updatedAt: new Date() });
    return one(parts, call, showNotification, configuration);
  });
  routes.delete("/notification-configurations/:id", (call) => {
    store.notifications.delete(configurationOf(call).id);
    return NO_CONTENT;
  });
  routes.post("/notification-configurations/:id/actions/verify", async (call) => {
    const configuration = configurationOf(call);
    if (configuration.destination !== "email" && !(await notifier.verify(configuration))) throw unverified(configuration);
    return one(parts, call, showNotification, configuration);
  });
  routes.post("/notification-configurations/:id/actions/enable", async (call) => {
    const configuration = configurationOf(call);
    await verifyIfEnabled({ ...configuration, enabled: true });
    configuration.enabled = true;
    return one(parts, call, showNotification, configuration);
  });

  function configurationOf(call: Call): NotificationConfiguration {
    const found = store.notifications.get(call.params.id);
    if (found === undefined) throw notFound();
    const { type, id } = found.subscribable;
    if (type === "workspaces") guards.workspace(call.actor, id, NEEDS.admin);
    else if (type === "projects") guards.project(call.actor, id, "admin");
    else guards.team(call.actor, id, "manage");
    return found;
  }

  async function verifyIfEnabled(configuration: NotificationConfiguration): Promise<void> {
    if (!configuration.enabled || configuration.destination === "email") return;
    if (!(await notifier.verify(configuration))) throw unverified(configuration);
  }
}

function create(call: Call, subscribable: Subscribable): NotificationConfiguration {
  const input = readInput(call.body, "notification-configurations", "notification-configuration");
  const given = attributesOf(input, schema);
  if (given.name === undefined) throw invalidAttribute("name", "Name can't be blank");
  const destination = given["destination-type"];
  if (destination === undefined) throw invalidAttribute("destination-type", "Destination type can't be blank");
  const now = new Date();
  const empty = { name: given.name, enabled: false, triggers: [], url: null, token: null, emailAddresses: [] };
  const userIds = relatedMany(input, "users")?.map(({ id }) => id) ?? [];
  const made: NotificationConfiguration = {
    id: newId("nc"),
    subscribable,
    destination,
    deliveries: [],
    createdAt: now,
    updatedAt: now,
    userIds,
    ...empty,
  };
  return { ...made, ...settingsOf(subscribable, given, made) };
}

function settingsOf(
  { type }: Subscribable,
  given: z.infer<typeof schema>,
  before: NotificationConfiguration,
): Partial<NotificationConfiguration> {
  const allowed = type === "projects" ? TRIGGERS.workspaces : TRIGGERS[type];
  const wrong = given.triggers?.find((trigger) => !allowed.includes(trigger));
  if (wrong !== undefined) throw invalidAttribute("triggers", `Triggers has "${wrong}", which is none of ${allowed.join(", ")}`);
  const url = given.url === undefined ? before.url : given.url;
  const needsUrl = before.destination !== "email";
  if (needsUrl && !url) throw invalidAttribute("url", "Url can't be blank");
  if (needsUrl && !/^https?:\/\/\S+$/.test(url ?? "")) throw invalidAttribute("url", "Url must be an http or https URL");
  if (!needsUrl && given.url) throw invalidAttribute("url", "Url must be blank for email");
  return {
    name: given.name ?? before.name,
    enabled: given.enabled ?? before.enabled,
    triggers: given.triggers ?? before.triggers,
    url,
    token: given.token === undefined ? before.token : given.token,
    emailAddresses: given["email-addresses"] ?? before.emailAddresses,
  };
}

function unverified({ url, deliveries }: NotificationConfiguration) {
  const answer = deliveries[0]?.code || deliveries[0]?.body;
  return badRequest(`Unable to verify the notification configuration: ${url} answered ${answer}`, "bad request");
}
