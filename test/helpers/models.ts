import { ServiceModels } from "../../sandbox/core/model";
import { findToolbox } from "../../sandbox/toolbox";

let models: Promise<ServiceModels> | undefined;

/** AWS's service models, from the botocore of the toolbox: looked for once a test file, since that starts Python. */
export function serviceModels(): Promise<ServiceModels> {
  models ??= findToolbox().then(({ botocoreDirectory }) => new ServiceModels(botocoreDirectory));
  return models;
}
