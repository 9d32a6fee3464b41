import { ServiceModels } from "../../sandbox/core/model";
import { findToolbox } from "../../sandbox/toolbox";

let models: Promise<ServiceModels> | undefined;

/** AWS's service models, from the toolbox's botocore. It is looked for once in each test file because that starts Python. */
export function serviceModels(): Promise<ServiceModels> {
  models ??= findToolbox().then(({ botocoreDirectory }) => new ServiceModels(botocoreDirectory));
  return models;
}
