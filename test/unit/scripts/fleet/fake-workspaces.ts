import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { namesOf, type StackKind, stacksOf } from "../../../../environments/names";
import type { Environment } from "../../../../environments/schema";
import { actorIn } from "../../../../scripts/aws/actor";
import { Console } from "../../../../scripts/cli/console";
import { FleetRun, type FleetRunOptions } from "../../../../scripts/fleet/run";
import { NOTHING_LEFT } from "../../../../scripts/leftovers/types";
import type { StackTerraform } from "../../../../scripts/terraform/stack-terraform";
import type { PlanOptions } from "../../../../scripts/terraform/terraform";
import type { Workspace } from "../../../../scripts/terraform/workspace";
import { named } from "../../../helpers/states";
import { type FakeStack, fakeTerraform } from "./fake-terraform";

export interface FakeFleet {
  readonly run: FleetRun;
  /** `plan dev-scanner`, `apply dev-scanner`, `close dev`, in their order. */
  readonly calls: string[];
  readonly planOptions: Map<string, PlanOptions>;
  readonly folder: string;
}

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

/** A run over environments whose stacks behave as given in `stacks`, by name; other stacks have no changes. */
export function fakeFleet(
  names: readonly string[],
  stacks: Readonly<Record<string, FakeStack>>,
  options: Partial<FleetRunOptions> = {},
): FakeFleet {
  const folder = mkdtempSync(join(tmpdir(), "fake-fleet-"));
  folders.push(folder);
  const calls: string[] = [];
  const planOptions = new Map<string, PlanOptions>();
  const workspaceOf = (environment: Environment, kind: StackKind): Workspace<StackTerraform> => {
    const stack = namesOf(environment).stackNames[kind];
    const terraform = fakeTerraform(stacks[stack] ?? {}, folder, (command, given) => {
      calls.push(`${command} ${stack}`);
      if (given) planOptions.set(stack, given);
    });
    return {
      environment,
      kind,
      stack,
      directory: folder,
      logFile: `${stack}.log`,
      initialise: () => Promise.resolve(),
      release: () => Promise.resolve(),
      terraform,
    };
  };
  const run = new FleetRun(
    names.map((name) => actorIn(named(name))),
    {
      purpose: "ops",
      concurrency: 4,
      signal: new AbortController().signal,
      logDirectory: join(folder, "logs"),
      console: new Console({ out: { write: () => true } }),
      leftovers: () => Promise.resolve(NOTHING_LEFT),
      ...options,
    },
    ({ environment }) => {
      const all = stacksOf(environment).map((kind) => workspaceOf(environment, kind));
      return Promise.resolve({ all, close: () => void calls.push(`close ${environment.name}`) });
    },
  );
  return { run, calls, planOptions, folder };
}
