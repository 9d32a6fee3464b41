import type { Check, Patient } from "../check";
import { account } from "./account";
import { codeCommit, sourceRepository } from "./code-commit";
import { endpoints } from "./endpoints";
import { credentials } from "./credentials";
import { hcpAccess, hcpWorkspaces } from "./hcp";
import { erroredStates, runQueue, waitingRuns } from "./hcp-runs";
import { identity } from "./identity";
import { lastScan } from "./last-scan";
import { messages } from "./messages";
import { ownKeys } from "./own-keys";
import { published } from "./published";
import { schedule } from "./schedule";
import { snykSecrets } from "./snyk-secrets";
import { stacks } from "./stacks";
import { stateBucket } from "./state-bucket";
import { stateEncryption } from "./state-encryption";
import { stateFolder } from "./state-folder";
import { stateLocks } from "./state-locks";
import { statePrivacy } from "./state-privacy";
import { stateTls } from "./state-tls";
import { stateVersioning } from "./state-versioning";
import { stoppedRuns } from "./stopped-runs";

/** The checks of every environment. Each runs after the checks that it names. */
export const ENVIRONMENT_CHECKS: readonly Check<Patient>[] = [
  endpoints,
  credentials,
  account,
  identity,
  stateFolder,
  hcpAccess,
  hcpWorkspaces,
  runQueue,
  waitingRuns,
  erroredStates,
  stateBucket,
  stateVersioning,
  stateEncryption,
  statePrivacy,
  stateTls,
  stateLocks,
  stoppedRuns,
  codeCommit,
  stacks,
  sourceRepository,
  published,
  ownKeys,
  snykSecrets,
  schedule,
  messages,
  lastScan,
];
