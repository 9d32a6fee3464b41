import type { Call } from "../../../core/service";
import { AwsError } from "../../../core/errors";
import { projectArn, projectNameOf } from "../arns";
import { invalidInput } from "../errors";
import type { Store } from "../store";

interface Input {
  readonly resourceArn: string;
}

/** Resource policies of projects. They are kept, but give nobody access: AWS shares projects through AWS RAM. */
export function resourcePolicies(store: Store) {
  /** The policies of the caller's account, and the project's name. Throws ResourceNotFoundException. */
  const find = (call: Call<Input>) => {
    const region = store.of(call);
    return { policies: region.resourcePolicies, name: region.project(projectNameOf(call.input.resourceArn)).name };
  };
  return {
    GetResourcePolicy(call: Call<Input>) {
      const { policies, name } = find(call);
      const policy = policies.get(name);
      if (policy !== undefined) return { policy };
      throw new AwsError("ResourceNotFoundException", `There is no resource policy for ${call.input.resourceArn}`);
    },

    PutResourcePolicy(call: Call<Input & { policy: string }>) {
      const { policies, name } = find(call);
      try {
        JSON.parse(call.input.policy);
      } catch {
        throw invalidInput("The policy is not valid JSON");
      }
      policies.set(name, call.input.policy);
      return { resourceArn: projectArn(call.region, call.caller.account, name) };
    },

    DeleteResourcePolicy(call: Call<Input>) {
      store.of(call).resourcePolicies.delete(projectNameOf(call.input.resourceArn));
      return {};
    },
  };
}
