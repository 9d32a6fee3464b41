import { randomUUID } from "node:crypto";
import type { Call } from "../../../core/service";
import { touch } from "../repository";
import type { Trigger } from "../trigger";
import { checkTriggers } from "../trigger";
import type { Handlers, Operations } from "./context";
import { repositoryOf } from "./context";

interface TriggersInput {
  readonly repositoryName: string;
  readonly triggers: readonly Trigger[];
}

/** Triggers are checked and stored but never fire: the sandbox does not deliver notifications of pushes. */
export function triggerOperations({ store }: Operations): Handlers {
  return {
    GetRepositoryTriggers(call: Call<{ repositoryName: string }>) {
      const { configurationId, list } = repositoryOf(store, call).triggers;
      return { configurationId, triggers: list };
    },

    PutRepositoryTriggers(call: Call<TriggersInput>) {
      const repository = repositoryOf(store, call);
      checkTriggers(call.input.triggers, repository.region);
      const list = call.input.triggers.map((trigger) => ({ ...trigger, branches: trigger.branches ?? [] }));
      repository.triggers = { configurationId: randomUUID(), list };
      touch(repository);
      return { configurationId: repository.triggers.configurationId };
    },

    TestRepositoryTriggers(call: Call<TriggersInput>) {
      const repository = repositoryOf(store, call);
      checkTriggers(call.input.triggers, repository.region);
      const failureMessage = "The sandbox keeps triggers but delivers no notifications";
      const failedExecutions = call.input.triggers.map(({ name }) => ({ trigger: name, failureMessage }));
      return { successfulExecutions: [], failedExecutions };
    },
  };
}
