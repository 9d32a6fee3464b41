import { S3ServiceException } from "@aws-sdk/client-s3";
import type { Check, Patient } from "../../../../scripts/doctor/check";
import { stacks } from "../../../../scripts/doctor/checks/stacks";
import { stateBucket } from "../../../../scripts/doctor/checks/state-bucket";
import { stateEncryption } from "../../../../scripts/doctor/checks/state-encryption";
import { stateLocks } from "../../../../scripts/doctor/checks/state-locks";
import { statePrivacy } from "../../../../scripts/doctor/checks/state-privacy";
import { stateTls } from "../../../../scripts/doctor/checks/state-tls";
import { stateVersioning } from "../../../../scripts/doctor/checks/state-versioning";
import { LOCK, LOCK_TEXT, stateText } from "../../../helpers/states";
import { awsError, NOW, patient, said } from "./patient";

const BUCKET = "sandbox-scan-state-111122223333-eu-central-1";
const BOOTSTRAP = "npm run ops -- bootstrap --env sandbox";
const foreign = { backend: { kind: "s3" as const, bucket: "team-states" } };

describe("the state's bucket", () => {
  const head = (answer: () => unknown, change = {}) => patient({ s3: { HeadBucket: answer } }, change);
  const refuse = (name: string, status: number) => () => {
    throw awsError(name, status);
  };

  it("exists, does not exist yet, or is in another Region", async () => {
    expect(
      await said(
        stateBucket,
        head(() => ({ BucketRegion: "eu-central-1" })),
      ),
    ).toEqual([`ok: ${BUCKET}`]);
    expect(await stateBucket.run(head(refuse("NotFound", 404)))).toEqual([
      { level: "problem", what: "not bootstrapped yet", fix: BOOTSTRAP, stops: true },
    ]);
    expect(await stateBucket.run(head(() => ({ BucketRegion: "us-east-1" })))).toEqual([
      {
        level: "problem",
        what: `${BUCKET} is in us-east-1, not in eu-central-1`,
        fix: "Correct region or backend.bucket in environments/sandbox.yaml.",
        stops: true,
      },
    ]);
    const redirected = Object.assign(new S3ServiceException({ name: "301", $fault: "client", $metadata: { httpStatusCode: 301 } }), {
      $response: { headers: { "x-amz-bucket-region": "us-east-1" } },
    });
    const moved = () => {
      throw redirected;
    };
    expect(await said(stateBucket, head(moved))).toEqual([`problem: ${BUCKET} is in us-east-1, not in eu-central-1`]);
    await expect(stateBucket.run(head(refuse("Forbidden", 403)))).rejects.toThrow(`s3://${BUCKET} cannot be looked at: AWS denies it`);
  });

  it("is denied in AWS's words, which the answer to a HEAD request has not", async () => {
    const words = "User: arn:aws:sts::1:assumed-role/x/ops is not authorized to perform: s3:ListBucket on resource: arn:aws:s3:::b";
    const list = () => {
      throw Object.assign(awsError("AccessDenied", 403), { message: words });
    };
    const denied = patient({ s3: { HeadBucket: refuse("Forbidden", 403), ListObjectsV2: list } });
    await expect(stateBucket.run(denied)).rejects.toThrow(`s3://${BUCKET} cannot be looked at: AWS denies it (${words})`);
    const elsewhere = patient({ s3: { HeadBucket: refuse("Forbidden", 403), ListObjectsV2: () => ({}) } });
    await expect(stateBucket.run(elsewhere)).rejects.toThrow(/AWS denies it$/m);
  });

  it("has to be made by its owner if the file names it", async () => {
    expect(await stateBucket.run(head(refuse("NotFound", 404), foreign))).toEqual([
      {
        level: "problem",
        what: "there is no bucket team-states, which backend.bucket names",
        fix: "Create it, or remove backend.bucket to let bootstrap create one.",
        stops: true,
      },
    ]);
  });
});

const POLICY = (statement: object) => ({ Policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }) });
const TLS = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } };
const BLOCKED = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
const encrypted = (by: object) => ({ ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: by }] } });

describe.each<[string, Check<Patient>, string, object, string, (object | Error)[]]>([
  ["versioning", stateVersioning, "GetBucketVersioning", { Status: "Enabled" }, "on", [{}, { Status: "Suspended" }]],
  [
    "encryption",
    stateEncryption,
    "GetBucketEncryption",
    encrypted({ SSEAlgorithm: "aws:kms", KMSMasterKeyID: "key" }),
    "key",
    [encrypted({ SSEAlgorithm: "AES256" }), awsError("ServerSideEncryptionConfigurationNotFoundError", 404)],
  ],
  [
    "privacy",
    statePrivacy,
    "GetPublicAccessBlock",
    { PublicAccessBlockConfiguration: BLOCKED },
    "all public access is blocked",
    [
      ...Object.keys(BLOCKED).map((key) => ({ PublicAccessBlockConfiguration: { ...BLOCKED, [key]: false } })),
      awsError("NoSuchPublicAccessBlockConfiguration", 404),
    ],
  ],
  [
    "TLS",
    stateTls,
    "GetBucketPolicy",
    POLICY(TLS),
    "the bucket takes TLS only",
    [
      awsError("NoSuchBucketPolicy", 404),
      POLICY({ ...TLS, Effect: "Allow" }),
      POLICY({ ...TLS, Principal: { AWS: "111122223333" } }),
      POLICY({ ...TLS, Action: "s3:GetObject" }),
      POLICY({ ...TLS, Resource: `arn:aws:s3:::${BUCKET}` }),
      POLICY({ ...TLS, Resource: [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/other/*`] }),
      POLICY({ ...TLS, Condition: { Bool: { "aws:SecureTransport": "true" } } }),
      POLICY({ ...TLS, Condition: { Bool: { "aws:SecureTransport": "false" }, StringEquals: { "aws:PrincipalTag/a": "b" } } }),
    ],
  ],
])("%s of the state's bucket", (_, check, operation, right, what, wrong) => {
  const answering = (answer: object | Error, change = {}) =>
    patient(
      {
        s3: {
          [operation]: () => {
            if (answer instanceof Error) throw answer;
            return answer;
          },
        },
      },
      change,
    );

  it("is as it should be", async () => {
    expect(await check.run(answering(right))).toEqual([{ level: "ok", what }]);
  });

  it.each(wrong.map((answer) => [answer]))("is not: %j", async (answer) => {
    expect(await check.run(answering(answer))).toMatchObject([{ level: "problem", fix: BOOTSTRAP }]);
    expect(await check.run(answering(answer, foreign))).toMatchObject([
      { level: "warning", fix: expect.stringContaining("that bucket") as string },
    ]);
  });

  it("is unknown if AWS denies the call", async () => {
    await expect(check.run(answering(awsError("AccessDenied", 403)))).rejects.toMatchObject({ name: "AccessDenied" });
  });
});

/** A bucket with these objects, by key, each in its first version. @param deleted keys with an earlier version, by their content */
function holding(objects: Record<string, string | Error>, deleted: Record<string, string> = {}) {
  return patient({
    s3: {
      ListObjectVersions: ({ Prefix }: { Prefix: string }) => ({
        Versions: [objects[Prefix], deleted[Prefix]].flatMap((content, index) =>
          typeof content === "string"
            ? [{ Key: Prefix, VersionId: `v${index}`, IsLatest: index === 0, Size: content.length, LastModified: NOW }]
            : [],
        ),
        DeleteMarkers: deleted[Prefix] === undefined ? [] : [{ Key: Prefix, VersionId: "gone", IsLatest: true, LastModified: NOW }],
      }),
      GetObject: ({ Key, VersionId }: { Key: string; VersionId?: string }) => {
        const content = VersionId === undefined ? objects[Key] : (objects[Key] ?? deleted[Key]);
        if (content === undefined) throw awsError("NoSuchKey", 404);
        if (content instanceof Error) throw content;
        return { Body: { transformToString: () => Promise.resolve(content) }, LastModified: NOW };
      },
    },
  });
}

describe("locks", () => {
  const key = "sandbox/scanner.tfstate.tflock";

  it("are absent, in use, or left behind", async () => {
    expect(await said(stateLocks, holding({}))).toEqual(["ok: none is held"]);
    const locked = holding({ [key]: LOCK_TEXT });
    const text = (age: string) => `scanner is locked by ana@laptop, ${age}, apply, lock ${LOCK.id}`;
    expect(await stateLocks.run(locked)).toEqual([
      {
        level: "warning",
        what: `${text("1 hour ago")}: longer than an apply takes`,
        fix: `npm run ops -- state unlock --env sandbox --stack scanner --id ${LOCK.id}`,
      },
    ]);
    const earlier = { ...locked, now: new Date("2026-11-24T17:19:00Z") };
    expect(await said(stateLocks, earlier)).toEqual([`ok: ${text("59 minutes ago")}: somebody is at work`]);
  });

  it("are unknown if one cannot be read", async () => {
    expect(await said(stateLocks, holding({ [key]: "no lock" }))).toEqual([
      `could not check: s3://${BUCKET}/${key} exists, but is not a Terraform lock`,
    ]);
    const denied = awsError("AccessDenied", 403);
    const all = Object.fromEntries(["state", "registry", "secrets", "scanner"].map((kind) => [`sandbox/${kind}.tfstate.tflock`, denied]));
    expect(await said(stateLocks, holding(all))).toHaveLength(4);
  });
});

describe("stacks", () => {
  const states = (kinds: Record<string, string>) =>
    holding(Object.fromEntries(Object.entries(kinds).map(([kind, text]) => [`sandbox/${kind}.tfstate`, text])));
  const full = stateText(3, { a: "1", b: "2" });
  const empty = stateText(4);

  it("are counted by their resources", async () => {
    expect(await said(stacks, states({ state: full, registry: full, secrets: full, scanner: full }))).toEqual([
      "ok: state 2 resources, registry 2 resources, secrets 2 resources, scanner 2 resources",
    ]);
  });

  it("are not deployed yet or no longer, which is reported once", async () => {
    const undeployed: Record<string, string>[] = [{ state: full }, { state: full, registry: empty, secrets: empty, scanner: empty }];
    for (const kinds of undeployed) {
      expect(await stacks.run(states(kinds))).toEqual([
        { level: "problem", what: "not deployed yet", fix: "npm run ops -- deploy --env sandbox", stops: true },
      ]);
    }
  });

  it("are partly deployed", async () => {
    const fix = (kind: string) => `npm run ops -- deploy --env sandbox --stack ${kind}`;
    expect(await stacks.run(states({ state: full, registry: full, secrets: full }))).toEqual([
      { level: "problem", what: "scanner is not deployed yet", fix: fix("scanner"), stops: true },
    ]);
    expect(await stacks.run(states({ state: full, secrets: full, scanner: full }))).toEqual([
      { level: "problem", what: "registry is not deployed yet", fix: fix("registry"), stops: false },
    ]);
    expect(await stacks.run(states({ registry: full, secrets: full, scanner: full }))).toMatchObject([
      { level: "problem", fix: BOOTSTRAP },
    ]);
  });

  it("are unknown if their state cannot be read, and the others are not affected", async () => {
    const others = { "sandbox/state.tfstate": full, "sandbox/secrets.tfstate": full };
    const denied = holding({ ...others, "sandbox/registry.tfstate": awsError("AccessDenied", 403) });
    expect((await stacks.run(denied)).map(({ level, stops }) => [level, stops])).toEqual([
      ["could not check", undefined],
      ["problem", true],
    ]);
  });

  it("are not called deployed, nor not deployed, if a state is broken or was deleted: the command that mends it is named", async () => {
    const broken = await stacks.run(states({ state: full, registry: "{", secrets: full, scanner: full }));
    expect(broken.map(({ level, what }) => [level, what])).toEqual([
      ["problem", `s3://${BUCKET}/sandbox/registry.tfstate cannot be read as a Terraform state: it is not JSON`],
    ]);
    const others = { "sandbox/state.tfstate": full, "sandbox/registry.tfstate": full, "sandbox/secrets.tfstate": full };
    const gone = await stacks.run(holding(others, { "sandbox/scanner.tfstate": full }));
    expect(gone.map(({ level, what }) => [level, what])).toEqual([
      [
        "problem",
        `The state at s3://${BUCKET}/sandbox/scanner.tfstate is gone. There was one: serial 3, 2 resources, written ${NOW.toISOString()}`,
      ],
    ]);
    expect(gone[0]?.fix).toContain("npm run ops -- state restore --env sandbox --stack scanner --version v1");
  });
});
