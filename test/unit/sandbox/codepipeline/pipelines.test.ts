import type { AwsService } from "../../../../sandbox/core/service";
import { createCodePipeline } from "../../../../sandbox/services/codepipeline";
import type { FakeAws } from "../codebuild/fake-aws";
import { ROLE, startFakeAws } from "../codebuild/fake-aws";
import type { ServiceCalls } from "../codebuild/service-calls";
import { serviceCalls } from "../codebuild/service-calls";
import { approval, ARN, build, declaration, source, stages } from "./declarations";

let aws: FakeAws;
let service: AwsService;
let codepipeline: ServiceCalls;
beforeEach(async () => {
  aws = await startFakeAws();
  service = createCodePipeline(aws.context);
  codepipeline = await serviceCalls(service);
});
afterEach(async () => {
  await service.close?.();
  await aws.stop();
});

test("CreatePipeline fills in the declaration, GetPipeline returns it with the ARN", async () => {
  const tags = [{ key: "team", value: "data" }];
  const created = await codepipeline.call<{ pipeline: object }>("CreatePipeline", { pipeline: declaration(), tags });
  const filled = { runOrder: 1, inputArtifacts: [], outputArtifacts: [], configuration: {} };
  expect(created).toEqual({
    pipeline: {
      ...declaration(),
      stages: [
        { name: "Source", actions: [{ ...filled, ...source() }] },
        { name: "Second", actions: [{ ...filled, ...approval() }] },
      ],
      version: 1,
      executionMode: "SUPERSEDED",
      pipelineType: "V1",
    },
    tags,
  });
  const got = await codepipeline.call<{ metadata: { created: number } }>("GetPipeline", { name: "pipe" });
  expect(got).toEqual({
    pipeline: created.pipeline,
    metadata: { pipelineArn: ARN, created: got.metadata.created, updated: got.metadata.created },
  });
  expect(aws.assumed[0]).toBe(`codepipeline.amazonaws.com ${ROLE}`);
});

test("names: taken, unknown, deleted", async () => {
  await codepipeline.call("CreatePipeline", { pipeline: declaration() });
  expect(await codepipeline.refusal("CreatePipeline", { pipeline: declaration() })).toEqual({
    code: "PipelineNameInUseException",
    message: "A pipeline with the name 'pipe' already exists in account '111122223333'",
  });
  const unknown = { code: "PipelineNotFoundException", message: "Account '111122223333' does not have a pipeline with name 'none'" };
  expect(await codepipeline.refusal("GetPipeline", { name: "none" })).toEqual(unknown);
  expect(await codepipeline.refusal("StartPipelineExecution", { name: "none" })).toEqual(unknown);
  expect(await codepipeline.call("DeletePipeline", { name: "pipe" })).toEqual({});
  expect(await codepipeline.call("DeletePipeline", { name: "pipe" })).toEqual({});
  expect((await codepipeline.refusal("GetPipeline", { name: "pipe" })).code).toBe("PipelineNotFoundException");
});

test("UpdatePipeline increments the version, and old versions can be read", async () => {
  await codepipeline.call("CreatePipeline", { pipeline: declaration() });
  const { pipeline } = await codepipeline.call<{ pipeline: { version: number; executionMode: string } }>("UpdatePipeline", {
    pipeline: declaration({ pipelineType: "V2", executionMode: "QUEUED", version: 1 }),
  });
  expect([pipeline.version, pipeline.executionMode]).toEqual([2, "QUEUED"]);
  const old = await codepipeline.call<{ pipeline: { version: number; executionMode: string } }>("GetPipeline", {
    name: "pipe",
    version: 1,
  });
  expect([old.pipeline.version, old.pipeline.executionMode]).toEqual([1, "SUPERSEDED"]);
  expect((await codepipeline.refusal("GetPipeline", { name: "pipe", version: 3 })).code).toBe("PipelineVersionNotFoundException");
  expect((await codepipeline.refusal("UpdatePipeline", { pipeline: declaration({ name: "none" }) })).code).toBe(
    "InvalidStructureException",
  );
});

test("ListPipelines in pages", async () => {
  for (const name of ["beta", "alpha"]) await codepipeline.call("CreatePipeline", { pipeline: declaration({ name }) });
  type Page = { pipelines: { name: string; version: number; pipelineType: string; executionMode: string }[]; nextToken?: string };
  const first = await codepipeline.call<Page>("ListPipelines", { maxResults: 1 });
  expect(first.pipelines).toMatchObject([{ name: "alpha", version: 1, pipelineType: "V1", executionMode: "SUPERSEDED" }]);
  const second = await codepipeline.call<Page>("ListPipelines", { maxResults: 1, nextToken: first.nextToken });
  expect([second.pipelines[0]?.name, second.nextToken]).toEqual(["beta", undefined]);
  expect((await codepipeline.refusal("ListPipelines", { nextToken: "eA" })).code).toBe("InvalidNextTokenException");
});

test("tags", async () => {
  await codepipeline.call("CreatePipeline", { pipeline: declaration(), tags: [{ key: "a", value: "1" }] });
  await codepipeline.call("TagResource", {
    resourceArn: ARN,
    tags: [
      { key: "b", value: "2" },
      { key: "a", value: "3" },
    ],
  });
  expect(await codepipeline.call("ListTagsForResource", { resourceArn: ARN })).toEqual({
    tags: [
      { key: "a", value: "3" },
      { key: "b", value: "2" },
    ],
  });
  await codepipeline.call("UntagResource", { resourceArn: ARN, tagKeys: ["a"] });
  expect(await codepipeline.call("ListTagsForResource", { resourceArn: ARN })).toEqual({ tags: [{ key: "b", value: "2" }] });
  const many = Array.from({ length: 51 }, (_, n) => ({ key: `k${n}`, value: "" }));
  expect((await codepipeline.refusal("TagResource", { resourceArn: ARN, tags: many })).code).toBe("TooManyTagsException");
  expect((await codepipeline.refusal("TagResource", { resourceArn: ARN, tags: [{ key: "aws:x", value: "" }] })).code).toBe(
    "InvalidTagsException",
  );
  expect((await codepipeline.refusal("ListTagsForResource", { resourceArn: `${ARN}-none` })).code).toBe("ResourceNotFoundException");
});

const V2 = { pipelineType: "V2" };
test.each<[string, object, string]>([
  [
    "one stage",
    { stages: stages().slice(0, 1) },
    "InvalidStructureException: Pipeline has 1 stage(s): a pipeline must have at least 2 stages",
  ],
  ["no action", { stages: stages() }, "InvalidStageDeclarationException: Stage 'Second' has no actions: a stage must have at least one"],
  [
    "source first",
    { stages: [...stages(approval())].reverse() },
    "InvalidStructureException: Pipeline should start with a stage that only contains source actions",
  ],
  [
    "source later",
    { stages: stages(source({}, { name: "Again", namespace: "N", outputArtifacts: [{ name: "X" }] })) },
    "InvalidStructureException: Stage 'Second' contains source actions: only the first stage of a pipeline can",
  ],
  [
    "same stage",
    { stages: [stages()[0], { name: "Source", actions: [approval()] }] },
    "InvalidStructureException: Stage name 'Source' is used more than once: stage names must be unique within the pipeline",
  ],
  [
    "same action",
    { stages: stages(approval(), approval()) },
    "InvalidStageDeclarationException: Action name 'Ask' is used more than once in stage 'Second': action names must be unique within a stage",
  ],
  [
    "no store",
    { artifactStore: undefined },
    "InvalidStructureException: Pipeline must have either artifactStore or artifactStores, and not both",
  ],
  [
    "store of a region",
    { artifactStore: undefined, artifactStores: { "us-east-1": { type: "S3", location: "other" } } },
    "InvalidStructureException: Pipeline has no artifact store for region eu-central-1",
  ],
  ["mode of V1", { executionMode: "QUEUED" }, "InvalidStructureException: Execution mode QUEUED is only supported in pipelines of type V2"],
  [
    "variables of V1",
    { variables: [{ name: "A" }] },
    "InvalidStructureException: Pipeline variables are only supported in pipelines of type V2",
  ],
  [
    "same variable",
    { ...V2, variables: [{ name: "A" }, { name: "A" }] },
    "InvalidStructureException: Pipeline variable 'A' is declared more than once",
  ],
  [
    "unknown type",
    { stages: stages({ ...approval(), actionTypeId: { category: "Build", owner: "AWS", provider: "Magic", version: "1" } }) },
    "InvalidActionDeclarationException: ActionType (Category: 'Build', Provider: 'Magic', Owner: 'AWS', Version: '1') in action 'Ask' is not available in region EU_CENTRAL_1",
  ],
  [
    "missing configuration",
    { stages: stages(build({ configuration: {} })) },
    "InvalidActionDeclarationException: Action configuration for action 'Build' is missing required configuration 'ProjectName'",
  ],
  [
    "unknown configuration",
    { stages: stages(build({}, { Magic: "1" })) },
    "InvalidActionDeclarationException: Action configuration for action 'Build' contains unknown configuration 'Magic'",
  ],
  [
    "no input",
    { stages: stages(build({ inputArtifacts: [] })) },
    "InvalidActionDeclarationException: Action 'Build' in stage 'Second' declares 0 input artifacts; there must be between 1 and 5",
  ],
  [
    "unknown input",
    { stages: stages(build({ inputArtifacts: [{ name: "None" }] })) },
    "InvalidStructureException: Input Artifact Bundle None in action Build is not declared as Output Artifact Bundle in any of the preceding actions",
  ],
  [
    "same output",
    { stages: stages(build({ outputArtifacts: [{ name: "Code" }] })) },
    "InvalidStructureException: Output Artifact Bundle name must be unique within the pipeline. Code has been used more than once.",
  ],
  [
    "unknown namespace",
    { stages: stages(build({}, { EnvironmentVariables: "#{None.X}" })) },
    "InvalidActionDeclarationException: Action 'Build' references namespace 'None', which no preceding action declares",
  ],
  [
    "unknown variable",
    { stages: stages(build({}, { EnvironmentVariables: "#{variables.X}" })) },
    "InvalidActionDeclarationException: Action 'Build' references pipeline variable 'X', which is not declared",
  ],
  [
    "same namespace",
    { stages: stages(build({ namespace: "Source" })) },
    "InvalidActionDeclarationException: Namespace 'Source' of action 'Build' is reserved or used more than once",
  ],
])("a structure that is refused: %s", async (_, more, expected) => {
  const { code, message } = await codepipeline.refusal("CreatePipeline", {
    pipeline: JSON.parse(JSON.stringify(declaration(more))) as object,
  });
  expect(`${code}: ${message}`).toBe(expected);
});

test("an action may use artifacts of an earlier run order in its stage", async () => {
  const first = build({ outputArtifacts: [{ name: "Built" }], namespace: "First" });
  const second = build({ name: "Next", inputArtifacts: [{ name: "Built" }], runOrder: 2 }, { EnvironmentVariables: "#{First.X}" });
  await codepipeline.call("CreatePipeline", { pipeline: declaration({ stages: stages(second, first) }) });
  const together = { ...second, runOrder: 1 };
  const { code } = await codepipeline.refusal("CreatePipeline", {
    pipeline: declaration({ name: "other", stages: stages(together, first) }),
  });
  expect(code).toBe("InvalidStructureException");
});

test("a role that CodePipeline may not assume", async () => {
  aws.untrusted.add(ROLE);
  expect(await codepipeline.refusal("CreatePipeline", { pipeline: declaration() })).toEqual({
    code: "InvalidStructureException",
    message: `CodePipeline is not authorized to perform AssumeRole on role ${ROLE}`,
  });
});

test("webhooks of a pipeline are listed by name until they are deleted", async () => {
  const webhook = (name: string) => ({
    name,
    targetPipeline: "pipe",
    targetAction: "Source",
    filters: [{ jsonPath: "$.ref" }],
    authentication: "UNAUTHENTICATED",
    authenticationConfiguration: {},
  });
  const names = async () => {
    const { webhooks } = await codepipeline.call<{ webhooks: { definition: { name: string } }[] }>("ListWebhooks", {});
    return webhooks.map(({ definition }) => definition.name);
  };
  expect((await codepipeline.refusal("PutWebhook", { webhook: webhook("a") })).code).toBe("PipelineNotFoundException");
  await codepipeline.call("CreatePipeline", { pipeline: declaration() });
  for (const name of ["b", "a"]) await codepipeline.call("PutWebhook", { webhook: webhook(name) });
  expect(await names()).toEqual(["a", "b"]);
  await codepipeline.call("DeleteWebhook", { name: "a" });
  expect(await names()).toEqual(["b"]);
});
