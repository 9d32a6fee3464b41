import { bundlePrograms } from "./bundle-programs";
import { fillProviderCache } from "./provider-cache";

/** Before the first integration test: what all of them share. */
export default async function beforeIntegration(): Promise<void> {
  // Terraform and its provider spend a fifth of their time on collecting garbage, and end before they need the room.
  process.env.GOGC ??= "400";
  await Promise.all([fillProviderCache(), bundlePrograms()]);
}
