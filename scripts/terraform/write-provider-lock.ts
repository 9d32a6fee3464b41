import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROVIDER_VERSION } from "../../environments/versions";
import { ROOT } from "../process/paths";
import { knownReleases, providerLock } from "../setup/releases.mjs";
import { LOCK_FILE } from "./terraform";

/** Writes the dependency lock file that synth puts beside every stack. */
writeFileSync(join(ROOT, LOCK_FILE), providerLock(knownReleases({}), PROVIDER_VERSION));
