import { ServiceModels } from "../../sandbox/core/model";
import { findToolbox } from "../../sandbox/toolbox";

/** AWS's service models, from the botocore of the toolbox. */
export async function serviceModels(): Promise<ServiceModels> {
  return new ServiceModels((await findToolbox()).botocoreDirectory);
}
