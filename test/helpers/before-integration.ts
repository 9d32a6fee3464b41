import { bundlePrograms } from "./bundle-programs";
import { quickProvider } from "./quick-provider";

/** Before the first integration test: what all of them share. */
export default async function beforeIntegration(): Promise<void> {
  // Terraform and its provider spend a fifth of their time on collecting garbage, and end before they need the room.
  process.env.GOGC ??= "400";
  const [quick] = await Promise.all([quickProvider(), bundlePrograms()]);
  if (quick !== undefined) process.env.TEST_TERRAFORM_CONFIG = quick;
}
