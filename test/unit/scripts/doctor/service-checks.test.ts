import { OperationNotAllowedException, RepositoryDoesNotExistException } from "@aws-sdk/client-codecommit";
import { PipelineNotFoundException } from "@aws-sdk/client-codepipeline";
import { NotFoundException } from "@aws-sdk/client-kms";
import { NoSuchKey } from "@aws-sdk/client-s3";
import { ResourceNotFoundException } from "@aws-sdk/client-scheduler";
import type { Environment } from "../../../../environments/schema";
import { codeCommit, sourceRepository } from "../../../../scripts/doctor/checks/code-commit";
import { lastScan } from "../../../../scripts/doctor/checks/last-scan";
import { ownKeys } from "../../../../scripts/doctor/checks/own-keys";
import { published } from "../../../../scripts/doctor/checks/published";
import { schedule } from "../../../../scripts/doctor/checks/schedule";
import { snykSecrets } from "../../../../scripts/doctor/checks/snyk-secrets";
import { withLists } from "../../../../scripts/publish/lists";
import { publish } from "../../../../scripts/publish/publish";
import { sandbox } from "../../../helpers/states";
import { failure } from "../fake-client";
import { Repository } from "../publish/repository";
import { fixes, NOW, patient, said } from "./patient";

/** Answers with an error. */
const failing = (error: Error) => () => {
  throw error;
};
const notAllowed = new OperationNotAllowedException({ ...failure, message: "there is no existing repository in this AWS account" });

describe("CodeCommit", () => {
  it("is in use, available, or closed to the account", async () => {
    const listing = (repositories: object[]) => patient({ codeCommit: { ListRepositories: () => ({ repositories }) } });
    expect(await said(codeCommit, listing([{}]))).toEqual(["ok: in use in eu-central-1"]);
    expect(await said(codeCommit, listing([]))).toEqual([
      "ok: answers in eu-central-1, with no repository yet: whether AWS lets one be made, only the first deploy tells",
    ]);
    const [note] = await codeCommit.run(patient({ codeCommit: { ListRepositories: failing(notAllowed) } }));
    expect(note).toMatchObject({
      level: "problem",
      what: "AWS does not let this account use CodeCommit (OperationNotAllowedException: there is no existing repository in this AWS account)",
      stops: true,
    });
    expect(note?.fix).toContain("ask AWS Support");
  });

  it("has the scanner's repository or not; if CodeCommit is closed to the account, the remedy is named too", async () => {
    const name = "sandbox-package-scanner";
    expect(await said(sourceRepository, patient({ codeCommit: { GetRepository: () => ({}) } }))).toEqual([`ok: ${name}`]);
    const gone = new RepositoryDoesNotExistException(failure);
    const [note] = await sourceRepository.run(patient({ codeCommit: { GetRepository: failing(gone) } }));
    expect(note).toMatchObject({ level: "problem", what: `${name} does not exist`, stops: true });
    expect(note?.fix).toMatch(/^npm run ops -- deploy --env sandbox --stack scanner\n.*\n?.*OperationNotAllowedException/);
  });
});

describe("the published scanner", () => {
  let repository: Repository;
  beforeEach(() => (repository = new Repository()));
  const publishHere = async () => {
    await publish(repository.context(sandbox));
    if (repository.tip) repository.tip.id = "4be1c02aa";
  };
  const there = () => patient({ codeCommit: repository.codeCommitHandlers, ssm: repository.ssmHandlers });
  const fix = "npm run ops -- publish --env sandbox";

  it("is the same as here, with who published it", async () => {
    await publishHere();
    const [first, ...others] = await said(published, there());
    expect(others).toEqual([]);
    const hash = repository.accepted?.slice(0, 12) ?? "";
    expect(first).toMatch(
      new RegExp(
        `^ok: version 1\\.0\\.0 \\(.*\\), commit 4be1c02, verified by its SHA-256 ${hash}; published 20.*Z by arn:aws:iam::111122223333:user/ana$`,
      ),
    );
  });

  it("says who is not known, and what else is accepted", async () => {
    await publishHere();
    const hash = repository.accepted?.slice(0, 12) ?? "";
    repository.tip?.files.set("manifest.json", Buffer.from('{"publishedBy":"the pope"}'));
    repository.accepted = `${repository.accepted} ${"ee".repeat(32)}`;
    expect(await said(published, there())).toEqual([
      `warning: commit 4be1c02, verified by its SHA-256 ${hash}; its manifest is not that of ops publish: who published it is not known`,
      "warning: the build accepts other sources too (SHA-256 eeeeeeeeeeee), as while one is published",
    ]);
  });

  it("is another one than this checkout would publish", async () => {
    const { files, contentHash } = withLists(new Map(Object.entries({ "scanner.js": Buffer.from("old"), old: Buffer.from("") })));
    repository.tip = { id: "4be1c02aa", files: new Map(files) };
    repository.accepted = contentHash;
    expect((await published.run(there()))[1]).toEqual({
      level: "warning",
      what: "commit 4be1c02 has another scanner than this checkout: old, package-lock.json, package.json, pypa.py, requirements.lock, scanner.js",
      fix,
    });
  });

  it("is not ours, of an earlier version, accepted no more, not verified, or not there", async () => {
    await publishHere();
    const accepted = repository.accepted;
    repository.tip?.files.set("sitecustomize.py", Buffer.from(""));
    expect(await published.run(there())).toEqual([
      {
        level: "problem",
        what: "commit 4be1c02 is not what ops publish put there, and no build runs it: nobody published sitecustomize.py\ncommitted by mallory <m@example.com>, 2025-11-24T13:13:20.000Z, as it says itself; CloudTrail knows who pushed",
        fix,
      },
    ]);
    repository.accepted = "unset";
    const gone = "problem: no build runs commit 4be1c02 until it is published again";
    expect(await said(published, there())).toEqual([`${gone}: no hash is accepted any more`]);
    repository.tip?.files.delete("SHA256SUMS");
    expect(await said(published, there())).toEqual([`${gone}: it is of an earlier version`]);
    repository.accepted = undefined;
    const [unverified] = await published.run(there());
    expect(unverified).toEqual({
      level: "problem",
      what: "commit 4be1c02 is not verified: the stack is of an earlier version, and its build runs whatever is pushed",
      fix: "npm run ops -- deploy --env sandbox --stack scanner",
    });
    repository.tip = undefined;
    repository.accepted = accepted;
    expect(await published.run(there())).toEqual([{ level: "problem", what: "nothing is published yet", fix, stops: true }]);
  });
});

describe("Snyk secrets", () => {
  const TOKEN = "/sandbox/package-scan/snyk-token";
  const OURS = "arn:aws:kms:eu-central-1:111122223333:key/ours";
  const DescribeKey = ({ KeyId }: { KeyId: string }) => {
    if (KeyId === "alias/sandbox-package-scan-secrets") return { KeyMetadata: { Arn: OURS } };
    throw new NotFoundException({ ...failure, message: "no such key" });
  };
  const parameters = (versions: readonly number[], more: object = {}) =>
    patient({
      kms: { DescribeKey },
      ssm: {
        DescribeParameters: ({ ParameterFilters: [{ Values }] }: { ParameterFilters: [{ Values: [string] }] }) => {
          const Version = versions[Values[0] === TOKEN ? 0 : 1];
          const found = { Name: Values[0], Type: "SecureString", Version, LastModifiedDate: NOW, KeyId: OURS, ...more };
          return { Parameters: Version === undefined ? [] : [found] };
        },
      },
    });

  it("are set, and their values are not read", async () => {
    const subject = parameters([2, 5]);
    expect(await said(snykSecrets, subject)).toEqual([
      "ok: token set on 2026-11-24, not read (secrets check does), version 2",
      "ok: organization set on 2026-11-24, not read (secrets check does), version 5",
    ]);
    expect(subject.calls).toEqual(["DescribeKey", "DescribeParameters", "DescribeParameters"]);
  });

  it("have the address of a proxy among them if it is one", async () => {
    const subject = parameters([2, 1]);
    const names = { ...subject.names, proxyParameter: "/sandbox/package-scan/proxy" };
    const notes = await snykSecrets.run({ ...subject, names });
    expect(notes.at(-1)).toEqual({
      level: "problem",
      what: "the proxy was never set: /sandbox/package-scan/proxy holds its placeholder",
      fix: "npm run ops -- secrets proxy --env sandbox",
    });
  });

  it("have their placeholder, or do not exist", async () => {
    const notes = await snykSecrets.run(parameters([1]));
    expect(notes.map(({ level, what }) => [level, what])).toEqual([
      ["problem", `the token was never set: ${TOKEN} holds its placeholder`],
      ["problem", "There is no SSM parameter /sandbox/package-scan/snyk-organization"],
    ]);
    expect(fixes(notes)[0]).toBe("npm run ops -- secrets set --env sandbox");
  });

  it("have their placeholder still if that was written again, under our key", async () => {
    const notes = await snykSecrets.run(parameters([2, 2], { Description: "Snyk token (never set)" }));
    expect(notes.map(({ level, what }) => [level, what.slice(0, 23)])).toEqual([
      ["problem", "the token was never set"],
      ["problem", "the organization was ne"],
    ]);
  });

  it("are under another key", async () => {
    const [note] = await snykSecrets.run(parameters([2, 2], { KeyId: "alias/aws/ssm" }));
    expect(note).toEqual({
      level: "problem",
      what: "the token is encrypted with alias/aws/ssm, not with alias/sandbox-package-scan-secrets",
      fix: "npm run ops -- deploy --env sandbox --stack secrets scanner",
    });
  });
});

describe("keys that the file names", () => {
  const arn = (id: string) => `arn:aws:kms:eu-central-1:111122223333:key/${id}`;
  const own: Environment = {
    ...sandbox,
    scan: { ...sandbox.scan, kmsKeyArn: arn("reports") },
    snyk: { ...sandbox.snyk, kmsKeyArn: arn("secrets") },
  };
  const enabled = { KeyManager: "CUSTOMER", KeyState: "Enabled", KeyUsage: "ENCRYPT_DECRYPT", KeySpec: "SYMMETRIC_DEFAULT" };
  const policy =
    (AWS: string, more: object = {}) =>
    () => ({
      Policy: JSON.stringify({ Statement: { Effect: "Allow", Principal: { AWS }, Action: "kms:*", Resource: "*", ...more } }),
    });
  const root = policy("arn:aws:iam::111122223333:root");
  const subject = (DescribeKey: (input: { readonly KeyId: string }) => object, GetKeyPolicy: () => object = root) => ({
    ...patient({ kms: { DescribeKey, GetKeyPolicy } }),
    environment: own,
  });
  const usable = ({ KeyId }: { readonly KeyId: string }) => ({ KeyMetadata: { Arn: KeyId, ...enabled } });

  it("are not looked at where there are none", () => {
    expect(ownKeys.applies?.(patient({}))).toBe(false);
    expect(ownKeys.applies?.(subject(() => ({})))).toBe(true);
  });

  it("can be used, as far as their policies tell, or are missing", async () => {
    const found = subject((input) => {
      if (input.KeyId === arn("secrets")) throw new NotFoundException({ ...failure, message: "no such key" });
      return usable(input);
    });
    expect(await said(ownKeys, found)).toEqual([
      `problem: snyk.kmsKeyArn: ${arn("secrets")} does not exist`,
      "ok: scan.kmsKeyArn is enabled, and its policy leaves its use to the account's IAM; grants, rotation and aliases were not looked at",
    ]);
  });

  it.each([
    [{ KeyState: "PendingDeletion", DeletionDate: new Date("2026-12-24T01:00:00Z") }, "is to be deleted on 2026-12-24"],
    [{ KeyState: "Disabled" }, "is not enabled: Disabled"],
    [{ KeyManager: "AWS" }, "is AWS's own, whose policy nobody can change"],
    [{ KeyUsage: "SIGN_VERIFY", KeySpec: "RSA_2048" }, "is of a kind that the services do not take: SIGN_VERIFY, RSA_2048"],
  ])("cannot be used: %j", async (more, what) => {
    const found = subject(({ KeyId }) => ({ KeyMetadata: { Arn: KeyId, ...enabled, ...more } }));
    expect(await said(ownKeys, found)).toEqual([
      `problem: snyk.kmsKeyArn: ${arn("secrets")} ${what}`,
      `problem: scan.kmsKeyArn: ${arn("reports")} ${what}`,
    ]);
  });

  it("keep a role out, may or may not do so, or do not show their policy", async () => {
    const build = "arn:aws:iam::111122223333:role/sandbox-package-scan-build";
    const pipeline = "arn:aws:iam::111122223333:role/sandbox-package-scan-pipeline";
    const closed = (await said(ownKeys, subject(usable, policy(build)))).filter((line) => /build|pipeline/.test(line));
    expect(closed).toEqual([`problem: scan.kmsKeyArn: the key's policy lets ${pipeline} not do kms:Decrypt, kms:GenerateDataKey`]);
    const organization = { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } };
    expect(
      (await said(ownKeys, subject(usable, policy("*", organization)))).filter((line) => line.includes("snyk") && line.includes("build")),
    ).toEqual([
      `could not check: snyk.kmsKeyArn: whether the key's policy lets ${build} do kms:Decrypt depends on conditions in it, which are not evaluated`,
    ]);
    const denied = subject(
      usable,
      failing(Object.assign(new Error("not authorized"), { name: "AccessDeniedException", $metadata: {}, $fault: "client" })),
    );
    const notes = await ownKeys.run(denied);
    expect(notes.map(({ level, what }) => [level, what.split(":")[0]])).toEqual([
      ["could not check", "snyk.kmsKeyArn is enabled; its policy could not be read"],
      ["could not check", "scan.kmsKeyArn is enabled; its policy could not be read"],
    ]);
  });
});

describe("the schedule", () => {
  it("is on, off or missing", async () => {
    const found = (answer: () => object) => patient({ scheduler: { GetSchedule: answer } });
    const Target = { Arn: "arn:aws:codepipeline:eu-central-1:111122223333:sandbox-package-scan" };
    const expression = { ScheduleExpression: "rate(1 day)", ScheduleExpressionTimezone: "Europe/Berlin", Target };
    expect(
      await said(
        schedule,
        found(() => ({ State: "ENABLED", ...expression })),
      ),
    ).toEqual(["ok: rate(1 day), Europe/Berlin"]);
    const fix = "npm run ops -- deploy --env sandbox --stack scanner";
    expect(await schedule.run(found(() => ({ State: "DISABLED", ...expression })))).toEqual([
      { level: "problem", what: "sandbox-daily-scan is disabled: no scan starts by itself", fix },
    ]);
    const elsewhere = { Target: { Arn: `${Target.Arn}-of-somebody` } };
    expect(
      await said(
        schedule,
        found(() => ({ State: "ENABLED", ...expression, ...elsewhere })),
      ),
    ).toEqual([
      `problem: sandbox-daily-scan starts ${Target.Arn}-of-somebody, not the pipeline sandbox-package-scan: no scan starts by itself`,
    ]);
    const EndDate = new Date(NOW.getTime() - 1);
    expect(
      await said(
        schedule,
        found(() => ({ State: "ENABLED", ...expression, EndDate })),
      ),
    ).toEqual(["problem: sandbox-daily-scan ended on 2026-11-24: no scan starts by itself"]);
    for (const ScheduleExpression of ["cron(0 6 * * ? 2020)", "at(2026-01-01T00:00:00)"]) {
      const over = { State: "ENABLED", ...expression, ScheduleExpression };
      const what = `sandbox-daily-scan never starts again by ${ScheduleExpression}: no scan starts by itself`;
      expect(
        await said(
          schedule,
          found(() => over),
        ),
      ).toEqual([`problem: ${what}`]);
    }
    const gone = new ResourceNotFoundException({ ...failure, Message: "gone" });
    expect(await schedule.run(found(failing(gone)))).toEqual([
      { level: "problem", what: "sandbox-daily-scan does not exist: no scan starts by itself", fix },
    ]);
    const GetSchedule = ({ GroupName }: { GroupName: string }) => {
      if (GroupName === "default") return { State: "ENABLED" };
      throw gone;
    };
    const former = "sandbox-daily-scan is in the group default, which others may use: a deploy moves it";
    expect(await schedule.run(patient({ scheduler: { GetSchedule } }))).toEqual([{ level: "warning", what: former, fix }]);
  });
});

describe("the last scan", () => {
  it("is read from the bucket and from the pipeline", async () => {
    const latest = {
      stamp: "2026-11-24-060000",
      prefix: "outputs/2026-11-24-060000/",
      exitCode: 2,
      finishedAt: "2026-11-24T06:20:00Z",
      keys: [],
    };
    const Body = { transformToString: () => Promise.resolve(JSON.stringify(latest)) };
    const run = { status: "Failed", startTime: new Date("2026-11-24T16:20:00Z") };
    const subject = patient({
      s3: { GetObject: () => ({ Body }) },
      codePipeline: { ListPipelineExecutions: () => ({ pipelineExecutionSummaries: [run] }) },
    });
    expect(await said(lastScan, subject)).toEqual([
      "problem: the last run, 1 hour ago, ended as Failed and left no results",
      "problem: 2026-11-24-060000, 11 hours ago: incomplete, something could not be checked; the last complete one 11 hours ago",
    ]);
  });

  it("may not exist yet if even its pipeline does not", async () => {
    const subject = patient({
      s3: { GetObject: failing(new NoSuchKey(failure)) },
      codePipeline: { ListPipelineExecutions: failing(new PipelineNotFoundException(failure)) },
    });
    expect(await said(lastScan, subject)).toEqual(["warning: none yet"]);
  });
});
