import { bundlePrograms } from "./bundle-programs";
import { fillProviderCache } from "./provider-cache";

/** Before the first integration test: what all of them share. */
export default async function beforeIntegration(): Promise<void> {
  await Promise.all([fillProviderCache(), bundlePrograms()]);
}
