import type { NotificationConfiguration, Run } from "../model/runs";
import type { Store } from "../model/store";
import { HOSTNAME } from "../names";
import { deliver } from "./deliver";

/** Tells receivers what happens in workspaces. */
export class Notifier {
  private readonly sending = new Set<Promise<unknown>>();

  constructor(private readonly store: Store) {}

  /** Plan-only runs send none (API documentation, "Notification configurations"). */
  run(run: Run, trigger: string, message: string, actorId?: string): void {
    if (run.options["plan-only"]) return;
    for (const each of this.interested(run.workspaceId, trigger)) this.send(each, this.aboutRun(each, run, trigger, message, actorId));
  }

  /** @param details of the assessment, by the API's names */
  assessment(workspaceId: string, trigger: string, message: string, details: Readonly<Record<string, unknown>>): void {
    for (const each of this.interested(workspaceId, trigger))
      this.send(each, {
        payload_version: "2",
        notification_configuration_id: each.id,
        notification_configuration_url: `https://${HOSTNAME}/api/v2/notification-configurations/${each.id}`,
        trigger_scope: "assessment",
        trigger,
        message,
        details,
      });
  }

  /** Asks the receiver whether it listens, and keeps its answer. */
  async verify(configuration: NotificationConfiguration): Promise<boolean> {
    const nothing = { run_url: null, run_id: null, run_message: null, run_created_at: null, run_created_by: null };
    const delivery = await deliver(configuration, {
      payload_version: 1,
      notification_configuration_id: configuration.id,
      ...nothing,
      workspace_id: null,
      workspace_name: null,
      organization_name: null,
      notifications: [
        {
          message: `Verification of ${configuration.name}`,
          trigger: "verification",
          run_status: null,
          run_updated_at: null,
          run_updated_by: null,
        },
      ],
    });
    configuration.deliveries = [delivery];
    return delivery.successful === "true";
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.sending);
  }

  private interested(workspaceId: string, trigger: string): NotificationConfiguration[] {
    const projectId = this.store.workspaces.get(workspaceId)?.projectId;
    return this.store.notifications.where(
      ({ subscribable, enabled, triggers, destination }) =>
        (subscribable.id === workspaceId || subscribable.id === projectId) &&
        enabled &&
        destination !== "email" &&
        triggers.includes(trigger),
    );
  }

  private send(configuration: NotificationConfiguration, payload: object): void {
    const sending = deliver(configuration, payload).then((delivery) => {
      configuration.deliveries = [delivery];
    });
    this.sending.add(sending);
    void sending.finally(() => this.sending.delete(sending));
  }

  private aboutRun({ id }: NotificationConfiguration, run: Run, trigger: string, message: string, actorId?: string): object {
    const workspace = this.store.workspaces.of(run.workspaceId);
    const nameOf = (user: string | undefined) => this.store.users.get(user)?.username ?? null;
    return {
      payload_version: 1,
      notification_configuration_id: id,
      run_url: `https://${HOSTNAME}/app/${workspace.organization}/${workspace.name}/runs/${run.id}`,
      run_id: run.id,
      run_message: run.message,
      run_created_at: run.createdAt.toISOString(),
      run_created_by: nameOf(run.createdBy),
      workspace_id: workspace.id,
      workspace_name: workspace.name,
      organization_name: workspace.organization,
      notifications: [
        {
          message,
          trigger,
          run_status: run.status,
          run_updated_at: run.updatedAt.toISOString(),
          run_updated_by: nameOf(actorId ?? run.createdBy),
        },
      ],
    };
  }
}
