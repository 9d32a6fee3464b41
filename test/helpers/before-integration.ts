import { browserMissing } from "./chromium";
import { bundlePrograms } from "./bundle-programs";
import { shareProviders, useQuickProvider } from "./quick-provider/index";

/** Before the first integration test: what all of them share. */
export default async function beforeIntegration(): Promise<void> {
  // Terraform and its provider would spend a quarter of their time on collecting garbage, and end before they need the room.
  if (process.env.GOGC === undefined) Object.assign(process.env, { GOGC: "off", GOMEMLIMIT: "400MiB" });
  // Every worker inherits it, and the closing line says it.
  const missing = browserMissing();
  if (missing === undefined) delete process.env.BROWSER_NOT_RUN;
  else process.env.BROWSER_NOT_RUN = missing;
  await Promise.all([useQuickProvider().then(shareProviders), bundlePrograms()]);
}
