import type { AskedService } from "../contract/engine";
import type { Policy } from "../contract/policy";
import type { Failure } from "../contract/results";
import { stampOf } from "../contract/stamp";
import { messageOf } from "../message-of";
import type {
  BuildTrace,
  Clock,
  IndexPages,
  Log,
  Messenger,
  Meter,
  OutputStore,
  Registry,
  Starts,
  Tidy,
  VulnerabilityService,
} from "../ports";
import type { PackageRules } from "../rules";
import { MisconfiguredError, type Settings } from "../settings";
import { oneLine } from "../steps/outputs";
import type { Timetable } from "../timetable";

export interface ScanPorts {
  readonly registry: Registry;
  readonly pages: IndexPages;
  readonly rules: PackageRules;
  readonly service: VulnerabilityService;
  readonly store: OutputStore;
  readonly clock: Clock;
  /** Traffic of the calls to the registry. */
  readonly meter: Meter;
  readonly log: Log;
  /** What decides whether the scan fails the build. @default nothing does */
  readonly policy?: Policy | undefined;
  /** The build's log, if the scan runs in a build: a scan that may not write it leaves no trace, and says so in its results. */
  readonly trace?: BuildTrace;
  /** @default the scan is not in a pipeline that packages start */
  readonly starts?: Starts | undefined;
  /** The ways to people. @default nobody is told anything */
  readonly messengers?: readonly Messenger[];
  /** Called while much is read, and before programs are started that need memory. @default the runtime does it when it likes */
  readonly tidy?: Tidy;
}

/** As whom, how and in which version the vulnerability service is asked. */
export interface ServiceFacts extends AskedService {
  readonly organization: string;
}

/**
 * Up to this many versions, description and check go on side by side. Of more, what the description holds and the service's client
 * beside it would be too much for the memory of a small build.
 */
export const TOGETHER = 10_000;

/** One run of the scan: what every phase of it needs. */
export class ScanRun {
  readonly startedAt: Date;
  readonly stamp: string;
  /** Step -> how long it took. */
  readonly seconds: Record<string, number> = {};

  constructor(
    readonly settings: Settings,
    readonly asked: ServiceFacts,
    readonly ports: ScanPorts,
    readonly times: Timetable,
  ) {
    this.startedAt = ports.clock.now();
    this.stamp = stampOf(this.startedAt);
  }

  readonly log: Log = (line) => this.ports.log(oneLine(line));

  /** Gives memory back between the steps of a large domain. In a small one that takes longer than it is worth. */
  async tidy(versions: number): Promise<void> {
    if (versions > TOGETHER) await this.ports.tidy?.("thoroughly");
  }

  async timed<T>(step: string, work: () => Promise<T>): Promise<T> {
    const { clock } = this.ports;
    const begin = clock.now().getTime();
    const result = await work();
    this.seconds[step] = (clock.now().getTime() - begin) / 1000;
    return result;
  }

  /**
   * Says what is scanned, and tries the build's log. Gives the failure if it cannot be written. Throws {@link MisconfiguredError} if the
   * policy asks for what the service does not tell: the gate could never trip for it.
   */
  async begin(): Promise<readonly Failure[]> {
    const { settings, asked, stamp, ports } = this;
    if (!ports.service.tellsLicences && (ports.policy?.gate.licences.length ?? 0) > 0)
      throw new MisconfiguredError(
        "The policy's gate asks for licences (gate.licences), of which snyk.engine: api tells nothing\n  Set snyk.engine to cli and deploy, or take gate.licences out of environments/policy.yaml; then publish again",
      );
    this.log(`scan ${stamp} of domain ${settings.domain} (${settings.domainOwner}, ${settings.region})`);
    const silent = await this.noted(() => ports.trace?.write(`scan ${stamp}: this line shows that the log can be written`));
    if (asked.engine === "cli" && !asked.version.startsWith(settings.cliVersion))
      this.log(`snyk: the environment wants version ${settings.cliVersion}, but ${asked.version} is published: publish the scanner again`);
    if (asked.engine === "api") this.log(`snyk: the API ${asked.version} is asked, and no CLI`);
    return silent;
  }

  /** Writes into the build's log. Gives the failure that is to be recorded if that is not possible. */
  async noted(write: () => Promise<void> | undefined): Promise<readonly Failure[]> {
    try {
      await write();
      return [];
    } catch (error) {
      return [{ step: "log", subject: this.ports.trace?.name ?? "", reason: messageOf(error) }];
    }
  }
}
