import { sandboxOrganization } from "../../sandbox/snyk";
import { bootstrap } from "../bootstrap/bootstrap";
import { publish } from "../publish/publish";
import { setSecrets } from "../secrets/set";
import type { Changes } from "../terraform/terraform";
import { allOrFirstFailure } from "../process/all";
import { deploy, type Deployment } from "./deploy";
import { fill } from "./fill";
import { type DemoScan, scan } from "./scan";
import { planAgain } from "./second-plan";
import type { World } from "./world";

/**
 * The steps of the demo. Each starts as soon as what it needs exists: the deployment waits a minute for one S3 setting, and the
 * other steps run in that time.
 */
export async function runDemo(started: World, results: string): Promise<DemoScan> {
  // The first failure stops all other steps.
  const failed = new AbortController();
  const world = { ...started, signal: AbortSignal.any([started.signal, failed.signal]) };
  const together = <T extends readonly unknown[]>(...work: { [K in keyof T]: Promise<T[K]> }) =>
    allOrFirstFailure<T>(work, () => failed.abort());
  const { registry, secrets, scanner } = world.names.stackNames;
  const state = startState(world);
  await state.bucket;
  const { deployment, deploying } = startDeploy(world);
  const filling = deployment.registryReady.then(() => fillDomain(world));
  const ready = Promise.all([filling, setUp(world, deployment), deployment.scheduleReady]);
  const plans = Promise.all([
    deployment.registryReady.then(() => planAgain(world, registry)),
    deploying.then(() =>
      world.console.step(
        "plan",
        "second plan",
        async () => {
          await planAgain(world, secrets);
          await planAgain(world, scanner);
        },
        () => "second plan of all four: no changes",
      ),
    ),
  ]);
  const [found] = await together(
    ready.then(() => scan(world, results)),
    state.done,
    deploying,
    plans,
  );
  return found;
}

/** Bootstraps bucket and key and moves their state; both promises reject if it fails. Its last check is the state's second plan. */
function startState(world: World): { bucket: Promise<void>; done: Promise<unknown> } {
  const { state } = world.names.stackNames;
  let done: Promise<unknown> = Promise.resolve();
  const bucket = new Promise<void>((resolve, reject) => {
    const { workDirectory, directoryOf: synthesized } = world;
    const options = { workDirectory, synthesized, onBucket: resolve };
    done = world.console.step(
      "state",
      state,
      (step) => bootstrap({ ...options, progress: (text) => step.update(`${state}: ${text}`) }, world),
      () => `${state}: bucket and key, state moved into it`,
    );
    done.catch(reject);
  });
  return { bucket, done };
}

function startDeploy(world: World): { deployment: Deployment; deploying: Promise<Map<string, Changes>> } {
  const { registry, secrets, scanner } = world.names.stackNames;
  let update: (text: string) => void = () => undefined;
  const deployment = deploy(world, (text) => update(text));
  const deploying = world.console.step(
    "deploy",
    [registry, secrets, scanner].join(", "),
    (step) => {
      update = (text) => step.update(text);
      return deployment.done;
    },
    (changes) => [...changes].map(([stack, { added }]) => `${stack}  ${added} added`).join("   "),
  );
  return { deployment, deploying };
}

/** Sets the secrets and publishes the scanner, each as soon as it can be. */
export async function setUp(
  { console, sandbox, ...world }: World,
  { parametersReady, repositoryReady }: Pick<Deployment, "parametersReady" | "repositoryReady">,
): Promise<void> {
  const secrets = { token: sandbox.snyk.token, organization: sandboxOrganization.slug };
  await Promise.all([
    parametersReady.then(() =>
      console.step(
        "secrets",
        "setting",
        () => setSecrets(secrets, world),
        (set) => `${set.length} parameters set (not in any state)`,
      ),
    ),
    repositoryReady.then(() =>
      console.step(
        "publish",
        "bundling the scanner",
        () => publish(world),
        ({ commitId }) => `scanner, commit ${commitId.slice(0, 7)}`,
      ),
    ),
  ]);
}

/** Has pip install the demo's packages through the team's repository. */
export async function fillDomain(world: World): Promise<void> {
  const { repository } = world.environment.registry;
  await world.console.step(
    "fill",
    `pip installs through ${repository}`,
    () => fill(world),
    (count) => `pip got ${count} packages through ${repository}`,
  );
}
