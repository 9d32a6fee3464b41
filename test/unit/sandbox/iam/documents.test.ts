import { AwsError } from "../../../../sandbox/core/errors";
import { Documents } from "../../../../sandbox/iam/documents";
import { MotoFault } from "../../../../sandbox/iam/moto-api";

const ACCOUNT = "111122223333";
const ANA = `arn:aws:iam::${ACCOUNT}:user/ana`;
/** What the user ana has already: the texts of her inline policies. */
const inline: Record<string, string> = {};
const documents = new Documents({
  query: (_service, { Action, RoleName, UserName, PolicyName = "" }) => {
    if (Action === "GetUser" && UserName === "ana") return Promise.resolve(`<Arn>${ANA}</Arn>`);
    if (Action === "ListUserPolicies")
      return Promise.resolve(
        Object.keys(inline)
          .map((name) => `<member>${name}</member>`)
          .join(""),
      );
    if (Action === "GetUserPolicy")
      return Promise.resolve(`<PolicyDocument>${encodeURIComponent(inline[PolicyName] ?? "")}</PolicyDocument>`);
    if (Action?.startsWith("List")) return Promise.resolve("");
    return Promise.reject(new MotoFault(404, "NoSuchEntity", `${Action} ${RoleName ?? UserName}`));
  },
});
beforeEach(() => Object.keys(inline).forEach((name) => delete inline[name]));

const statement = (more: object): string => JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", ...more } });
/** Undefined if the call may go on, or the error's code and message. */
const said = (service: string, operation: string, params: object, body = ""): Promise<string | undefined> =>
  documents.check({ service, operation, params: params as Record<string, unknown>, body: Buffer.from(body), account: ACCOUNT }).then(
    () => undefined,
    (error: unknown) => (error instanceof AwsError ? `${error.code} ${error.status}: ${error.message}` : String(error)),
  );

const OBJECTS = { Principal: { AWS: ACCOUNT }, Action: "s3:GetObject", Resource: "arn:aws:s3:::reports/*" };
const buckets: [document: string, error: string | undefined][] = [
  ["{nope", "Policies must be valid JSON and the first byte must be '{'"],
  ["[]", "Policy has invalid syntax: Policy bucket: is not a JSON object"],
  ["{}", "Policy has invalid syntax: Policy bucket: has no Statement"],
  [statement(OBJECTS), undefined],
  [statement({ ...OBJECTS, Sid: "Read it-all", Action: "s3:Get*", Resource: ["arn:aws:s3:::reports", "arn:aws:s3:::rep*/a"] }), undefined],
  [statement({ ...OBJECTS, Principal: { AWS: [ANA, "*"], Service: "logging.s3.amazonaws.com" }, Action: "*" }), undefined],
  [statement({ ...OBJECTS, Resource: "arn:aws:s3:::others/*" }), "Policy has invalid resource"],
  [statement({ ...OBJECTS, Resource: "*" }), "Policy has invalid resource"],
  [statement({ ...OBJECTS, Action: "s3:Nonsense" }), "Policy has invalid action"],
  [statement({ ...OBJECTS, Action: ["s3:GetObject", "ec2:RunInstances"] }), "Policy has invalid action"],
  [statement({ ...OBJECTS, Principal: undefined }), "Missing required field Principal"],
  [statement({ ...OBJECTS, Resource: undefined }), "Missing required field Resource"],
  [statement({ ...OBJECTS, Principal: { AWS: `${ANA}-not` } }), "Invalid principal in policy"],
  [statement({ ...OBJECTS, Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/*` } }), "Invalid principal in policy"],
  [statement({ ...OBJECTS, Principal: { AWS: "ana" } }), "Invalid principal in policy"],
  [statement({ ...OBJECTS, Principal: { Service: "logging" } }), "Invalid principal in policy"],
];

test.each(buckets)("the policy of a bucket: %s", async (document, error) => {
  expect(await said("s3", "PutBucketPolicy", { Bucket: "reports" }, document)).toBe(error && `MalformedPolicy 400: ${error}`);
});

const ASSUME = { Principal: { AWS: ANA }, Action: "sts:AssumeRole" };
const READ = { Action: "s3:GetObject", Resource: "*" };
const USE = { Principal: "*", Action: "kms:*", Resource: "*" };
const SID = "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*";
const MALFORMED = "MalformedPolicyDocument 400";
const others: [service: string, operation: string, params: object, error: string | undefined][] = [
  ["iam", "CreateRole", { AssumeRolePolicyDocument: statement(ASSUME) }, undefined],
  ["iam", "CreateRole", { AssumeRolePolicyDocument: "{" }, `${MALFORMED}: This policy contains invalid Json`],
  [
    "iam",
    "CreateRole",
    { AssumeRolePolicyDocument: statement({ ...ASSUME, Resource: "*" }) },
    `${MALFORMED}: Has prohibited field Resource`,
  ],
  [
    "iam",
    "UpdateAssumeRolePolicy",
    { PolicyDocument: statement({ ...ASSUME, Principal: { AWS: `${ANA}s` } }) },
    `${MALFORMED}: Invalid principal in policy: "AWS":"${ANA}s"`,
  ],
  [
    "iam",
    "UpdateAssumeRolePolicy",
    { PolicyDocument: statement({ ...ASSUME, Action: "*" }) },
    `${MALFORMED}: AssumeRole policy may only specify STS AssumeRole actions.`,
  ],
  ["iam", "PutRolePolicy", { PolicyDocument: statement({ ...READ, Sid: "Ab1" }) }, undefined],
  ["iam", "PutRolePolicy", { PolicyDocument: statement({ ...READ, Sid: "a b" }) }, `${MALFORMED}: ${SID}`],
  [
    "iam",
    "CreatePolicy",
    { PolicyDocument: statement({ ...READ, Principal: "*" }) },
    `${MALFORMED}: Policy document should not specify a principal.`,
  ],
  [
    "iam",
    "CreatePolicyVersion",
    { PolicyDocument: `${statement(READ).slice(0, -1)},"Conditions":{}}` },
    `${MALFORMED}: Syntax errors in policy.`,
  ],
  ["sts", "AssumeRole", { Policy: "{" }, `${MALFORMED}: The policy is not in the valid JSON format.`],
  ["kms", "CreateKey", { Policy: statement(USE) }, undefined],
  [
    "kms",
    "PutKeyPolicy",
    { Policy: statement({ ...USE, Principal: { AWS: `${ANA}s` } }) },
    "MalformedPolicyDocumentException 400: Policy contains a statement with one or more invalid principals.",
  ],
  ["sns", "SetTopicAttributes", { AttributeName: "DisplayName", AttributeValue: "{" }, undefined],
  [
    "sns",
    "SetTopicAttributes",
    { AttributeName: "Policy", AttributeValue: "{" },
    "InvalidParameter 400: Invalid parameter: Policy Error: null",
  ],
  ["sns", "CreateTopic", { Attributes: [{ key: "Policy", value: "{" }] }, "InvalidParameter 400: Invalid parameter: Policy Error: null"],
  ["sqs", "SetQueueAttributes", { Attributes: { Policy: "" } }, undefined],
  ["sqs", "SetQueueAttributes", { Attributes: { Policy: "{" } }, "InvalidAttributeValue 400: Invalid value for the parameter Policy."],
  [
    "secretsmanager",
    "PutResourcePolicy",
    { ResourcePolicy: "{" },
    "MalformedPolicyDocumentException 400: This resource policy contains a syntax error.",
  ],
];

test.each(others)("the document in %s:%s %j: %s", async (service, operation, params, error) => {
  expect(await said(service, operation, params)).toBe(error);
});

test("documents of IAM have a length, without white space; those inside one user count together", async () => {
  const long = (characters: number): string => {
    const short = statement({ ...READ, Resource: "arn:aws:s3:::" });
    return short.replace(":::", `:::${"b".repeat(characters - short.length)}`);
  };
  const put = (PolicyName: string, PolicyDocument: string) => said("iam", "PutUserPolicy", { UserName: "ana", PolicyName, PolicyDocument });
  const tooLong = "LimitExceeded 409: Maximum policy size of 2048 bytes exceeded for user ana";
  expect(await put("one", long(2048).replace(/,/g, " ,\n"))).toBeUndefined();
  expect(await put("one", long(2049))).toBe(tooLong);
  inline.one = long(1000);
  expect([await put("two", long(1048)), await put("two", long(1049)), await put("one", long(2048))]).toEqual([
    undefined,
    tooLong,
    undefined,
  ]);
  const role = (characters: number) => said("iam", "PutRolePolicy", { RoleName: "scan", PolicyDocument: long(characters) });
  expect([await role(10_240), await role(10_241)]).toEqual([undefined, expect.stringContaining("10240 bytes exceeded for role scan")]);
  const managed = (characters: number) => said("iam", "CreatePolicy", { PolicyDocument: long(characters) });
  expect([await managed(6_144), await managed(6_145)]).toEqual([undefined, "LimitExceeded 409: Cannot exceed quota for PolicySize: 6144"]);
});
