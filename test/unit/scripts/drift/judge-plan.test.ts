import { judgePlan } from "../../../../scripts/drift/judge/plan";
import { judged, planOf } from "./plans";

const GROUP = "aws_cloudwatch_log_group.logs";
const SCHEDULE = "aws_scheduler_schedule.schedule";
const constant = (value: unknown) => ({ constant_value: value });

describe("reported differences", () => {
  test("a change that the plan would undo is a change from outside, and not an unapplied one", () => {
    const state = { retention_in_days: 90 };
    expect(judged({ address: GROUP, state, real: { retention_in_days: 30 }, planned: state })).toEqual([
      `high changed-outside ${GROUP} retention_in_days 90 -> 30`,
    ]);
  });

  test("an outside change is not a difference if the configuration now agrees with it", () => {
    const sides = { address: GROUP, state: { retention_in_days: 30 }, real: { retention_in_days: 90 }, actions: ["no-op"] };
    expect(judged({ ...sides, expressions: { retention_in_days: constant(90) } })).toEqual([]);
    // The plan leaves the difference although it is configured: it is in ignore_changes.
    expect(judged({ ...sides, expressions: { retention_in_days: constant(30) } })).toEqual([
      `low changed-outside ${GROUP} retention_in_days 30 -> 90 stays`,
    ]);
  });

  test("a whole block that changed outside is left out too if it is what is configured, and nothing more", () => {
    const configured = { external_connections: [{ external_connection_name: constant("public:pypi") }] };
    const differences = (real: object, expressions: object = configured) => {
      const sides = { state: { external_connections: [] }, real: { external_connections: [real] }, actions: ["no-op"] };
      return judged({ address: "aws_codeartifact_repository.team", ...sides, expressions });
    };
    const connection = { external_connection_name: "public:pypi" };
    expect(differences(connection)).toEqual([]);
    expect(differences({ ...connection, package_format: "pypi", status: "AVAILABLE", more: null })).toEqual([]);
    const more = 'external_connections nothing -> {"external_connection_name":"public:pypi","more":"x"} stays';
    expect(differences({ ...connection, more: "x" })).toEqual([`high changed-outside aws_codeartifact_repository.team ${more}`]);
    expect(differences({ external_connection_name: "public:npmjs" })).toHaveLength(1);
    expect(differences(connection, { external_connections: [{ external_connection_name: { references: ["aws_x.y"] } }] })).toHaveLength(1);
    expect(differences(connection, {})).toHaveLength(1);
  });

  test("a resource that was deleted outside and removed from the configuration is not a difference", () => {
    expect(judged({ address: GROUP, state: { name: "a" }, real: null, actions: ["no-op"] })).toEqual([]);
    expect(judged({ address: GROUP, state: { name: "a" }, real: null, planned: { name: "a" }, actions: ["create"] })).toEqual([
      `high deleted-outside ${GROUP} "present" -> "absent"`,
    ]);
  });

  test("what AWS gave at a create that was stopped is noted late, and no change; what was configured otherwise is one", () => {
    const [state, real] = [
      { arn: null, key_id: null, policy_text: "a" },
      { arn: "arn:of:key", key_id: "k", policy_text: "b" },
    ];
    expect(judged({ address: "aws_kms_key.key", state, real, actions: ["no-op"] })).toEqual([
      'low changed-outside aws_kms_key.key policy_text "a" -> "b" stays',
    ]);
    const parameter = { address: "aws_ssm_parameter.accepted", actions: ["no-op"] };
    const begun = { arn: "arn:of:parameter", data_type: null, tier: null, description: null };
    const whole = { ...begun, data_type: "text", tier: "Standard" };
    expect(judged({ ...parameter, state: begun, real: whole })).toEqual([]);
    expect(judged({ ...parameter, state: whole, real: { ...whole, tier: "Advanced", description: "x" } })).toEqual([
      'low changed-outside aws_ssm_parameter.accepted description nothing -> "x" stays',
      'low changed-outside aws_ssm_parameter.accepted tier "Standard" -> "Advanced" stays',
    ]);
    const noted = { ...state, arn: "arn:of:key" };
    expect(judged({ address: "aws_kms_key.key", state: noted, real: { ...noted, key_id: "k" }, actions: ["no-op"] })).toEqual([
      'low changed-outside aws_kms_key.key key_id nothing -> "k" stays',
    ]);
  });

  test("what a stopped create noted and did not set was not changed outside: it is not applied", () => {
    const state = { arn: null, enable_key_rotation: true, tags: { team: "a" } };
    const real = { arn: "arn:of:key", enable_key_rotation: false, tags: {} };
    const sides = { address: "aws_kms_key.key", real, planned: { ...real, ...state, arn: real.arn } };
    const unset = [
      "high not-applied aws_kms_key.key enable_key_rotation false -> true",
      'low not-applied aws_kms_key.key tags.team nothing -> "a"',
    ];
    // Kept, and still tainted.
    expect(judged({ ...sides, state, actions: ["update"] })).toEqual(unset);
    expect(judged({ ...sides, state, actions: ["delete", "create"] })).toEqual(unset);
    expect(judged({ ...sides, state: { ...state, arn: real.arn }, actions: ["update"] })).toEqual([
      "high changed-outside aws_kms_key.key enable_key_rotation true -> false",
      'low changed-outside aws_kms_key.key tags.team "a" -> nothing',
    ]);
    expect(judged({ ...sides, state, planned: null, actions: ["delete"] })).toContain(
      "high changed-outside aws_kms_key.key enable_key_rotation true -> false",
    );
  });

  test("what follows from a connection's name is no change of its own: a stopped update has left it out of the state", () => {
    const connected = (name: string | null, status: string | null, format = status && "pypi") => ({
      external_connections: [{ external_connection_name: name, package_format: format, status }],
    });
    const sides = { address: "aws_codeartifact_repository.store", actions: ["no-op"] };
    const [state, real] = [connected("public:pypi", null), connected("public:pypi", "Available")];
    expect(judged({ ...sides, state, real })).toEqual([]);
    expect(judged({ ...sides, state, real: connected("public:other", "Available") })).toEqual([
      'high changed-outside aws_codeartifact_repository.store external_connections.external_connection_name "public:pypi" -> "public:other" stays',
    ]);
    expect(judged({ ...sides, state: { external_connections: [] }, real })).toEqual([
      'high changed-outside aws_codeartifact_repository.store external_connections nothing -> {"external_connection_name":"public:pypi"} stays',
    ]);
  });

  test("a resource that does not exist yet, and one that still exists", () => {
    expect(
      judged(
        { address: GROUP, state: null, planned: { name: "a" }, actions: ["create"] },
        { address: SCHEDULE, state: { name: "s" }, planned: null, actions: ["delete"] },
      ),
    ).toEqual([`medium not-applied ${GROUP} "absent" -> "present"`, `medium not-applied ${SCHEDULE} "present" -> "absent"`]);
  });

  test("a replacement is reported by its differences, without values that are only unknown yet", () => {
    const expressions = { name: constant("b") };
    const sides = { address: GROUP, state: { name: "a", arn: "x" }, planned: { name: "b" }, unknown: { arn: true }, expressions };
    expect(judged({ ...sides, actions: ["delete", "create"] })).toEqual([`medium not-applied ${GROUP} name "a" -> "b"`]);
  });

  test("values that a configured change makes unknown are reported; consequences of a deletion are not, to the end of the chain", () => {
    const refers = (address: string) => ({ references: [`${address}.arn`, address] });
    const computed = (address: string, attribute: string, from: string) => ({
      address,
      state: { [attribute]: "old" },
      planned: {},
      unknown: { [attribute]: true },
      expressions: { [attribute]: refers(from) },
    });
    const role = { address: "aws_iam_role.r", state: { name: "r" }, planned: { name: "r" }, actions: ["create"] };
    const chain = [computed("aws_kms_alias.a", "target_key_id", "aws_iam_role.r"), computed("aws_x.b", "value", "aws_kms_alias.a")];
    expect(judged({ ...role, real: null }, ...chain)).toEqual(['high deleted-outside aws_iam_role.r "present" -> "absent"']);
    expect(judged({ ...role, state: null }, ...chain)).toEqual([
      'high not-applied aws_kms_alias.a target_key_id "old" -> "(known after apply)"',
      'medium not-applied aws_iam_role.r "absent" -> "present"',
      'medium not-applied aws_x.b value "old" -> "(known after apply)"',
    ]);
  });

  test("the deposed object of a replacement does not hide the resource itself", () => {
    const plan = planOf({ address: GROUP, state: { name: "a" }, planned: { name: "b" } });
    const [first] = plan.resource_changes;
    const leftover = { ...first, deposed: "5f2c", change: { ...first?.change, actions: ["delete"], after: null } };
    expect(judgePlan({ ...plan, resource_changes: [first, leftover] }).map(({ address }) => address)).toEqual([
      GROUP,
      `${GROUP} (deposed 5f2c)`,
    ]);
  });

  test("data sources are not resources", () => {
    const plan = planOf({ address: GROUP, state: { name: "a" }, real: { name: "b" } });
    const data = <Item extends object>(items: readonly Item[]) => items.map((item) => ({ ...item, mode: "data" }));
    expect(judgePlan({ ...plan, resource_drift: data(plan.resource_drift), resource_changes: data(plan.resource_changes) })).toEqual([]);
  });
});

describe("noise", () => {
  test.each([
    ["ways to say that nothing is set", { a: null, b: "", c: [], d: {} }, { a: "", b: null, c: null, d: [] }],
    ["a switch or number that was read as its zero", { a: null, b: null }, { a: false, b: 0 }],
    ["an empty list in a block", { stage: [{ name: "s", inputs: null }] }, { stage: [{ name: "s", inputs: [] }] }],
    ["the spelling of JSON", { body: '{"a":[1],"b":2}' }, { body: '{ "b": 2, "a": [1] }' }],
    ["what default tags explain", { tags: null, tags_all: { owner: "a" } }, { tags: { owner: "a" }, tags_all: { owner: "a" } }],
  ])("%s", (_, state, real) => {
    expect(judged({ address: "aws_x.y", state, real })).toEqual([]);
  });

  test("a zero that had another value is not noise", () => {
    expect(judged({ address: "aws_x.y", state: { a: true, b: 5 }, real: { a: false, b: 0 } })).toEqual([
      "low changed-outside aws_x.y a true -> false stays",
      "low changed-outside aws_x.y b 5 -> 0 stays",
    ]);
  });

  test("the value of a secret that ops sets outside of Terraform is noise", () => {
    expect(judged({ address: "aws_ssm_parameter.token", state: { version: 1 }, real: { version: 7 } })).toEqual([]);
    expect(judged({ address: "aws_x.y", state: { version: 1 }, real: { version: 7 } })).toHaveLength(1);
  });

  test("a bucket's policy is reported for the policy's resource if there is one, else for the bucket", () => {
    const policy = (action: string) => JSON.stringify({ Version: "2012-10-17", Statement: { Sid: "A", Effect: "Deny", Action: action } });
    const bucket = {
      address: "aws_s3_bucket.b",
      state: { bucket: "b", policy: policy("s3:*") },
      real: { bucket: "b", policy: policy("s3:Get*") },
    };
    const manager = { address: "aws_s3_bucket_policy.p", state: { bucket: "b", policy: "" }, actions: ["no-op"] };
    expect(judged(bucket, manager)).toEqual([]);
    expect(judged(bucket, { ...manager, state: { bucket: "another" } })).toHaveLength(1);
  });
});

describe("values that must not be shown", () => {
  const secret = (state: unknown, real: unknown, sensitive: unknown) =>
    judgePlan(planOf({ address: "aws_x.y", state: { v: state }, real: { v: real }, sensitive }));

  test.each([
    ["a value", "hunter2", "hunter3", { v: true }],
    ["a value in a block", [{ name: "a", pass: "hunter2" }], [{ name: "a", pass: "hunter3" }], { v: [{ pass: true }] }],
    ["a value in a block that is new", null, [{ pass: "hunter2" }], { v: [{ pass: true }] }],
    ["a value that was not there", null, "hunter2", { v: true }],
  ])("%s", (_, state, real, sensitive) => {
    const items = secret(state, real, sensitive);
    expect(items).toHaveLength(1);
    expect(JSON.stringify(items)).toContain("(sensitive)");
    expect(JSON.stringify(items)).not.toContain("hunter");
  });

  test("a value that is sensitive on one side only", () => {
    const plan = planOf({ address: "aws_x.y", state: { v: "hunter2" }, real: { v: "hunter3" } });
    const [drift] = plan.resource_drift;
    const half = { ...drift, change: { ...drift?.change, before_sensitive: {}, after_sensitive: { v: true } } };
    const [item] = judgePlan({ ...plan, resource_drift: [half] });
    expect([item?.before, item?.after]).toEqual(["(sensitive)", "(sensitive)"]);
  });

  test("an unchanged sensitive value is not a difference", () => {
    expect(secret("hunter2", "hunter2", { v: true })).toEqual([]);
  });
});

describe("an incomplete plan", () => {
  const plan = planOf();
  test.each([
    ["an error", { ...plan, errored: true }, "Terraform stopped with an error while it planned"],
    ["something left out", { ...plan, complete: false }, "Terraform left something out of the plan"],
    ["no word about it", { ...plan, complete: undefined }, "This is not a plan that drift can be read from: complete "],
    ["another format", { ...plan, format_version: "2.0" }, "This is not a plan that drift can be read from: format_version "],
    ["no plan", [], "This is not a plan that drift can be read from: "],
  ])("%s", (_, json, message) => {
    expect(() => judgePlan(json)).toThrow(message);
  });
});
