import { Annotations, type App, TerraformStack } from "cdktf";
import { endpointsOf } from "../../environments/endpoints";
import { hasStateStack, namesOf } from "../../environments/names";
import type { Environment } from "../../environments/schema";

/** Milliseconds: synth also works without a network. */
const LIMITS = { connectionTimeout: 2_000, requestTimeout: 5_000, throwOnRequestTimeout: true } as const;

/**
 * Says at an environment's first stack that its bucket of states does not exist, before Terraform says so in its own words. Where AWS does not answer, nothing is known, and nothing is said.
 */
export async function warnBeforeBootstrap(app: App, environments: readonly Environment[], variables: NodeJS.ProcessEnv): Promise<void> {
  await Promise.all(
    environments.filter(hasStateStack).map(async (environment) => {
      if (!(await isMissing(environment, variables))) return;
      const { name } = environment;
      const { stackNames, stateBucket } = namesOf(environment);
      const stack = app.node.findChild(stackNames.registry);
      const text = `${name} is not bootstrapped yet: there is no bucket ${stateBucket} for its states. First: npm run ops -- bootstrap --env ${name}`;
      if (TerraformStack.isStack(stack)) Annotations.of(stack).addWarning(text);
    }),
  );
}

/** Whoever may call S3 is told that a bucket does not exist; the role is not needed for it. */
async function isMissing(environment: Environment, variables: NodeJS.ProcessEnv): Promise<boolean> {
  // Half a second that no other synth should take.
  const [{ HeadBucketCommand, NotFound, S3Client }, { networkHandler }] = await Promise.all([
    import("@aws-sdk/client-s3"),
    import("../../modules/network/handler"),
  ]);
  const { region } = environment;
  const endpoint = endpointsOf(environment, variables).s3?.address;
  const requestHandler = networkHandler(variables, LIMITS) ?? LIMITS;
  const s3 = new S3Client({ region, endpoint, forcePathStyle: endpoint !== undefined, maxAttempts: 1, requestHandler });
  try {
    await s3.send(new HeadBucketCommand({ Bucket: namesOf(environment).stateBucket }));
    return false;
  } catch (error) {
    return error instanceof NotFound;
  } finally {
    s3.destroy();
  }
}
