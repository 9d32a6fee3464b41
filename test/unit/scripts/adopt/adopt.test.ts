import type { StackKind } from "../../../../environments/names";
import { adopt, type Outlook } from "../../../../scripts/adopt/adopt";
import type { Found } from "../../../../scripts/adopt/counterparts";
import type { PlannedResource } from "../../../../scripts/adopt/take/planned";
import type { Preview } from "../../../../scripts/adopt/take/take-over";
import type { Counterpart, Unchecked } from "../../../../scripts/adopt/types";
import { MemoryStateBackend } from "../../../../scripts/state/memory-backend";
import { context, domain, parameter, repository, withRegistry, WORKSHOP } from "../../../helpers/adopt-worlds";

const ALL = ["domain.domain", "repository.store", "repository.source", "bucket.reports", "parameter.token", "parameter.organization"];
const IMPORTED: PlannedResource = { address: "aws_s3_bucket.reports", does: "import and change", attributes: ["tags"], lostTags: [] };

interface World {
  readonly found?: Found;
  readonly planned?: readonly PlannedResource[];
  readonly failure?: string;
  readonly agrees?: boolean;
  readonly unchecked?: readonly Unchecked[];
  readonly state?: string;
  /** Whose state it is. @default the scanner's */
  readonly stack?: StackKind;
}

/** Runs the adoption with fakes for everything around it, and records what was done. */
async function adoptIn(
  { found = WORKSHOP, planned = [IMPORTED], failure, agrees = true, unchecked = [], state, stack = "scanner" }: World,
  within = context,
) {
  const done: string[] = [];
  const outlooks: Outlook[] = [];
  const short = (counterparts: readonly Counterpart[]) =>
    counterparts.map(({ address }) => address.replace(/^aws_[a-z0-9]+_/, "")).join(" ");
  const states = new MemoryStateBackend();
  if (state !== undefined) states.write(stack, state);
  const report = {
    environment: "workshop",
    stack: "scanner",
    account: "1",
    region: "r",
    result: "failed",
    seconds: 1,
    reason: failure,
  } as const;
  const preview: Preview = { plans: [{ report, changes: [] }], resources: planned };
  const remember = (what: string) => (done.push(what), Promise.resolve());
  const adoption = await adopt(
    {
      states,
      survey: () => Promise.resolve({ found, elsewhere: [], leftovers: [], unchecked }),
      onOutlook: (outlook) => outlooks.push(outlook),
      encrypt: () => remember("encrypt"),
      agree: () => remember("ask").then(() => agrees),
      takeOver: {
        plan: (counterparts) => remember(`plan ${short(counterparts)}`).then(() => preview),
        apply: () => remember("apply"),
        record: (parameters) => remember(`record ${short(parameters)}`),
        close: () => remember("close"),
      },
    },
    within,
  ).catch(async (error: unknown) => {
    await remember(String(error));
    return undefined;
  });
  return { adoption, done, outlooks };
}

test("plans the imports, asks, applies, and adds the parameters to the state", async () => {
  const { adoption, done, outlooks } = await adoptIn({});
  expect(done).toEqual([`plan ${ALL.slice(0, 4).join(" ")}`, "ask", "apply", `record ${ALL.slice(4).join(" ")}`, "encrypt", "close"]);
  expect(adoption).toMatchObject({ environment: "workshop", result: "adopted", planned: [IMPORTED] });
  expect(outlooks[0]?.toAdopt).toHaveLength(6);
});

test("changes nothing if the user does not agree", async () => {
  const { adoption, done } = await adoptIn({ agrees: false });
  expect([adoption?.result, done.slice(1)]).toEqual(["declined", ["ask", "close"]]);
});

test("never asks the user to agree to take what another environment has", async () => {
  const { adoption, done } = await adoptIn({ planned: [{ ...IMPORTED, otherOwner: "prod" }] });
  expect([adoption?.result, done.slice(1)]).toEqual(["refused", ["close"]]);
  const problem = "has the tags of the environment prod, whose resource it would no longer be";
  expect(adoption?.obstacles).toMatchObject([{ name: "aws_s3_bucket.reports", problem }]);
});

test.each(["replace", "destroy", "forget"] as const)("never asks the user to agree to %s", async (does) => {
  const { adoption, done } = await adoptIn({ planned: [IMPORTED, { ...IMPORTED, address: "aws_codeartifact_domain.domain", does }] });
  expect([adoption?.result, done.slice(1)]).toEqual(["refused", ["close"]]);
  expect(adoption?.obstacles).toMatchObject([{ name: "aws_codeartifact_domain.domain", problem: `Terraform would ${does} it: tags` }]);
});

test("a failed plan is reported, and nothing is changed", async () => {
  const { done } = await adoptIn({ failure: "Instance cannot be destroyed" });
  expect(done.slice(1)).toEqual(["close", "OperationError: workshop-scanner: Instance cannot be destroyed"]);
});

test("nothing is planned if one thing cannot be taken over as it is", async () => {
  const own = { ...context, environment: withRegistry({ encryptionKey: undefined }) };
  const { adoption, done } = await adoptIn({}, own);
  expect([adoption?.result, done]).toEqual(["refused", []]);
  expect(adoption?.obstacles.map(({ name }) => name)).toEqual(["demo-domain"]);
});

/** A state with resources of these types and names. */
function stateOf(...addresses: readonly (readonly [type: string, name: string])[]): string {
  const resources = addresses.map(([type, name]) => ({ mode: "managed", type, name, instances: [{}] }));
  return JSON.stringify({ version: 4, terraform_version: "1.11.4", serial: 1, lineage: "x", resources });
}

test("resources in the state are ours already, whatever they look like", async () => {
  const state = stateOf(
    ["aws_codecommit_repository", "source"],
    ["aws_s3_bucket", "reports"],
    ["aws_ssm_parameter", "token"],
    ["aws_ssm_parameter", "organization"],
    ["aws_codeartifact_domain", "domain"],
    ["aws_codeartifact_repository", "store"],
  );
  const own = { ...context, environment: withRegistry({ encryptionKey: undefined }) };
  const { adoption, done } = await adoptIn({ state }, own);
  expect([adoption?.result, adoption?.ours.length, adoption?.obstacles, done]).toEqual(["nothing to adopt", 6, [], []]);
});

test("secrets that a stopped adoption has recorded, and not yet encrypted with our key, are gone on with", async () => {
  const state = stateOf(["aws_ssm_parameter", "token"], ["aws_ssm_parameter", "organization"]);
  const of = (underOurKey: boolean): Found => ({
    registry: {},
    scanner: { token: parameter("snykAuthToken", { underOurKey }), organization: parameter("snykOrg", { underOurKey: true }) },
  });
  const { done } = await adoptIn({ found: of(false), state, stack: "secrets" });
  expect(done).toEqual(["ask", "apply", "record parameter.token", "encrypt", "close"]);
  const { adoption } = await adoptIn({ found: of(true), state, stack: "secrets" });
  expect(adoption?.result).toBe("nothing to adopt");
});

test("if there are only parameters, no plan comes before the question", async () => {
  const { token } = WORKSHOP.scanner;
  const { done } = await adoptIn({ found: { registry: {}, scanner: { token } } });
  expect(done).toEqual(["ask", "apply", "record parameter.token", "encrypt", "close"]);
});

test("resources that could not be looked at are not called missing", async () => {
  const unchecked = [{ what: "S3 buckets", reason: "denied" }];
  const { adoption } = await adoptIn({ found: { registry: {}, scanner: {} }, unchecked });
  expect(adoption).toMatchObject({ result: "could not check", unchecked });
  const foreign = { registry: { domain: domain(), team: repository("team") }, scanner: {} };
  expect((await adoptIn({ found: foreign })).done[0]).toBe("plan domain.domain repository.team");
});
