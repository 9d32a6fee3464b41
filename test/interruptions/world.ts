import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FaultRecord } from "../../sandbox/gateway/faults";
import { type Names, namesOf } from "../../environments/names";
import { readEnvironment } from "../../environments/read";
import type { Environment } from "../../environments/schema";
import type { Aws } from "../../scripts/aws/clients";
import { rootClients } from "../helpers/account";
import { type Clients, startClients } from "../helpers/clients";
import { Outside } from "../helpers/outside";
import { OPS } from "../helpers/programs";
import { PROVIDERS_ALONE } from "../helpers/quick-provider/index";
import { copyProject, type Project } from "../helpers/project";
import { keyVariables } from "../helpers/sdk";
import { terraformKit } from "../helpers/terraform";

const FAULTS = "/_sandbox/faults";

/** How a command ended, and what it printed on both streams. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

/** A command while it runs. */
export interface Command {
  readonly pid: number;
  /** Whether it has ended. */
  readonly over: () => boolean;
  readonly ended: Promise<Ended>;
}

/** One sandbox and a copy of the project, in which each case has an account of its own. */
export class World {
  private constructor(
    readonly clients: Clients,
    readonly project: Project,
  ) {}

  static async start(): Promise<World> {
    const clients = await startClients();
    return new World(clients, copyProject(clients.sandbox));
  }

  async stop(): Promise<void> {
    await this.clients.stop();
    this.project.remove();
  }

  /** An environment in an account that nobody has used. */
  async place(name: string, account: string, lines: string): Promise<Place> {
    const place = new Place(this, name, account);
    await place.configure(lines);
    return place;
  }

  async fault(fault: object): Promise<void> {
    await this.clients.sandbox.control("POST", FAULTS, fault);
  }

  async noFaults(): Promise<void> {
    await this.clients.sandbox.control("DELETE", FAULTS);
  }

  async faultRecords(): Promise<readonly FaultRecord[]> {
    return (await (await this.clients.sandbox.control("GET", FAULTS)).json()) as FaultRecord[];
  }
}

/** One environment, its account, and `ops` in it. */
export class Place {
  private known: { environment: Environment; outside: Outside; aws: Aws } | undefined;

  constructor(
    readonly world: World,
    readonly name: string,
    readonly account: string,
  ) {}

  /** The environment's file as it is now. */
  content = "";

  /** Writes the environment's file. @param lines after account and region */
  async configure(lines: string): Promise<void> {
    const file = `${this.name}.yaml`;
    const content = `account: "${this.account}"\nregion: eu-central-1\nlocal: true\n${lines}\n`;
    this.content = content;
    this.world.project.environment(this.name, content);
    const reading = readEnvironment(file, content);
    if (!("environment" in reading)) throw new Error(JSON.stringify(reading.mistakes));
    const { environment } = reading;
    const { sandbox } = this.world.clients;
    this.known = { environment, outside: await Outside.of(environment, sandbox), aws: await rootClients(environment, sandbox) };
  }

  get environment(): Environment {
    return this.parts.environment;
  }

  get names(): Names {
    return namesOf(this.environment);
  }

  get outside(): Outside {
    return this.parts.outside;
  }

  get aws(): Aws {
    return this.parts.aws;
  }

  /** File in the project's folder. */
  file(name: string, content: string): string {
    writeFileSync(join(this.world.project.directory, name), content);
    return name;
  }

  /** As {@link ops}, and to be interrupted: a provider that is killed, or whose Terraform is, has to be that Terraform's own. */
  startAlone(args: readonly string[], input = ""): Command {
    return this.start(args, input, PROVIDERS_ALONE);
  }

  /** `npm run ops -- ...`, without the set-up, as root of the account. */
  private start(args: readonly string[], input: string, own: NodeJS.ProcessEnv = {}): Command {
    const { sandbox } = this.world.clients;
    const child = spawn(process.execPath, [OPS, ...args], {
      cwd: this.world.project.directory,
      env: {
        ...terraformKit(sandbox).childEnvironment,
        ...keyVariables(sandbox.rootKeys(this.account)),
        NO_COLOR: "1",
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
        ...own,
      },
      stdio: ["pipe", "pipe", "pipe"],
    });
    child.stdin.on("error", () => undefined).end(input);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (output += text));
    let over = false;
    const ended = new Promise<Ended>((resolve) => {
      // Not "close": what it has started may outlive it and keep its pipes.
      child.once("exit", (code, signal) => {
        over = true;
        setTimeout(() => resolve({ code, signal, output }), 50);
      });
    });
    if (child.pid === undefined) throw new Error("ops does not start");
    return { pid: child.pid, over: () => over, ended };
  }

  async ops(args: readonly string[], input = ""): Promise<Ended> {
    return this.start(args, input).ended;
  }

  private get parts() {
    if (this.known === undefined) throw new Error(`${this.name} is not configured`);
    return this.known;
  }
}
