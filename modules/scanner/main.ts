import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getWith } from "../network/get";
import type { Variables } from "../network/proxies.mjs";
import { NetworkSettingError } from "../network/setting-error.mjs";
import { networkVariables } from "../network/variables.mjs";
import { inert } from "../text/printable";
import { passwordsIn } from "../text/address-passwords";
import { secrets } from "../text/redactor";
import { shownLines } from "../text/shown";
import { awsClients } from "./adapters/aws-clients";
import { CloudWatchTrace } from "./adapters/cloudwatch-trace";
import { CodeArtifactRegistry } from "./adapters/codeartifact-registry";
import { EventMessenger } from "./adapters/event-messenger";
import { CodeArtifactIndexPages } from "./adapters/index-pages";
import { TrafficMeter } from "./adapters/meter";
import { pythonRules } from "./adapters/python-rules";
import { PipelineStarts } from "./adapters/pipeline-starts";
import { publishedPolicy } from "./adapters/published-policy";
import { S3Store } from "./adapters/s3-store";
import { withoutSecrets } from "./adapters/redacted-store";
import { redacted } from "./adapters/redacted-messenger";
import { SnsMessenger } from "./adapters/sns-messenger";
import { readParameter } from "./adapters/ssm-secrets";
import { systemClock } from "./adapters/system-clock";
import { tidy } from "./adapters/tidy";
import { SCAN_EXIT } from "./contract/exit-codes";
import { layoutIn } from "./layout";
import { nameAndMessageOf } from "./message-of";
import { Pace } from "./pace";
import type { Messenger } from "./ports";
import { begin } from "./phases/begin";
import { checkRegion, isRefusal } from "./refusal";
import { scan } from "./scan";
import { serviceOf } from "./service";
import { MisconfiguredError, readSettings, secretsCommand, type Settings } from "./settings";
import { timetableOf } from "./timetable";

const write = (line: string) => void process.stdout.write(`${inert(shownLines(line))}\n`);

/** The entry point: reads the process environment and gives the exit code. */
async function main(stopped: AbortSignal): Promise<number> {
  const settings = readSettings(process.env);
  const workFolder = await mkdtemp(join(tmpdir(), "package-scan-"));
  try {
    // The children find the same proxies and certificate authorities, whichever variables they read.
    return await work(settings, networkVariables(process.env, workFolder), workFolder, stopped);
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

/** @param outside the process's environment */
async function work(settings: Settings, outside: Variables, workFolder: string, stopped: AbortSignal): Promise<number> {
  const { buildStartedAt: startedAt, timeoutMinutes } = settings;
  secrets.learn(...Object.values(outside).flatMap((value = "") => passwordsIn(value)));
  const times = timetableOf({ startedAt, timeoutMinutes }, systemClock, stopped);
  const layout = layoutIn(__dirname);
  const meter = new TrafficMeter();
  const pace = new Pace(systemClock);
  const aws = awsClients(settings.region, meter, pace, outside);
  const store = withoutSecrets(new S3Store(aws.s3, settings.bucket));
  const starts = settings.start && new PipelineStarts(aws.codepipeline, settings.start);
  const seen = await begin(settings, { store, starts, clock: systemClock, deadline: times.prepare, log: write });
  if (seen !== undefined) return seen;
  const token = await times.prepare.run(() => readParameter(aws.ssm, settings.tokenParameter, secretsCommand(settings)));
  secrets.learn(token);
  const region = checkRegion(token, settings);
  if (region !== undefined) write(region);
  const organization = await times.prepare.run(() => readParameter(aws.ssm, settings.organizationParameter, secretsCommand(settings)));
  if (token === organization) throw bothTheSame(settings);
  const secret = { token, organization };
  const { service, version } = await serviceOf(settings, secret, { layout, sourceFolder: __dirname, workFolder, outside }, times, write);
  const { domain, domainOwner } = settings;
  const summary = await scan(
    settings,
    { organization, engine: settings.engine, version },
    {
      registry: new CodeArtifactRegistry(aws.codeartifact, domain, domainOwner),
      pages: new CodeArtifactIndexPages(aws.codeartifact, { domain, domainOwner }, systemClock, meter, pace, getWith(outside)),
      rules: pythonRules(layout.rulesScript, layout.pythonModules, outside.PATH),
      service,
      store,
      starts,
      clock: systemClock,
      meter,
      log: write,
      policy: await publishedPolicy(__dirname),
      tidy,
      trace: settings.log && new CloudWatchTrace(aws.logs, settings.log),
      messengers: messengersOf(settings, aws),
    },
    times,
  );
  return summary.exitCode;
}

function messengersOf({ topic, eventSource }: Settings, aws: ReturnType<typeof awsClients>): Messenger[] {
  return [
    ...(topic === undefined ? [] : [redacted(new SnsMessenger(aws.sns, topic))]),
    ...(eventSource === undefined ? [] : [redacted(new EventMessenger(aws.events, eventSource))]),
  ];
}

function bothTheSame(settings: Settings): MisconfiguredError {
  const { tokenParameter, organizationParameter } = settings;
  return new MisconfiguredError(
    `The SSM parameters ${tokenParameter} and ${organizationParameter} hold the same value. Set both with: ${secretsCommand(settings)}`,
  );
}

/** Gives the exit code for an error. An unforeseen error needs its own code: Node's would be 1, which means that the gate tripped. */
function explain(error: unknown): number {
  if (error instanceof MisconfiguredError || error instanceof NetworkSettingError) {
    write(error.message);
    return SCAN_EXIT.misconfigured;
  }
  write(`The scan failed: ${nameAndMessageOf(error)}`);
  return isRefusal(error) ? SCAN_EXIT.misconfigured : SCAN_EXIT.incomplete;
}

/** Ends the process with an exit code, once the log is written. Calls that nobody waits for any more would keep it alive. */
function end(code: number): void {
  process.exitCode = code;
  process.stdout.write("", () => process.exit(code));
}

// CodeBuild and people end a build with a signal: what is known until then is stored.
const stop = new AbortController();
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
  process.on(signal, () => {
    if (!stop.signal.aborted) write(`${signal}: the scan stops and stores what it knows`);
    stop.abort();
  });
}
main(stop.signal)
  .catch(explain)
  .then(end, () => end(SCAN_EXIT.incomplete));
