import type { Call } from "../../../core/service";
import type { Store } from "../store";

interface TransitionInput {
  readonly pipelineName: string;
  readonly stageName: string;
  readonly transitionType: "Inbound" | "Outbound";
}

/** EnableStageTransition, DisableStageTransition. The outbound transition is the inbound transition of the next stage. */
export function transitions(store: Store) {
  const gateOf = (call: Call<TransitionInput>) => {
    const { pipelineName, stageName, transitionType } = call.input;
    const pipeline = store.of(call).pipeline(pipelineName);
    const { stages } = pipeline.declaration;
    const index = stages.indexOf(pipeline.stage(stageName));
    return pipeline.gate(transitionType === "Inbound" ? stageName : (stages[index + 1]?.name ?? stageName));
  };
  const change = ({ caller }: Call<TransitionInput>) => ({ lastChangedBy: caller.arn, lastChangedAt: Date.now() / 1000 });
  return {
    EnableStageTransition(call: Call<TransitionInput>) {
      gateOf(call).setTransition({ enabled: true, ...change(call) });
    },

    DisableStageTransition(call: Call<TransitionInput & { reason: string }>) {
      gateOf(call).setTransition({ enabled: false, ...change(call), disabledReason: call.input.reason });
    },
  };
}
