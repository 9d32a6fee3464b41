import { ServiceModels } from "../../sandbox/core/model";
import { findToolbox } from "../../sandbox/toolbox";

/** Where all test files of a worker find them: looking for them starts Python, and they are large. */
const KEY = Symbol.for("AWS's service models");
const realm = globalThis as { [KEY]?: Promise<ServiceModels> };

/** AWS's service models, from the toolbox's botocore. */
export function serviceModels(): Promise<ServiceModels> {
  return (realm[KEY] ??= findToolbox().then(({ botocoreDirectory }) => new ServiceModels(botocoreDirectory)));
}
