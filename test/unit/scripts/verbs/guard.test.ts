import { CodeartifactClient, ConflictException, ResourceNotFoundException } from "@aws-sdk/client-codeartifact";
import { namesOf } from "../../../../environments/names";
import type { Confusion } from "../../../../modules/scanner/contract/confusion";
import { guard } from "../../../../scripts/verbs/guard";
import { named } from "../../../helpers/scans";
import { screen } from "../../../helpers/states";
import { failure, fakeClient } from "../fake-client";

const control = (repository: string, name: string) => ({ repository, package: name, publish: "ALLOW" as const });
const open: Confusion = {
  kind: "upstream-open",
  packages: ["acme-core"],
  detail: "published in team",
  controls: [control("team", "acme-core")],
  commands: ["aws codeartifact put-package-origin-configuration ..."],
};
const mixed: Confusion = {
  ...open,
  kind: "mixed-origins",
  packages: ["both"],
  controls: [control("store", "both")],
  commands: ["aws archive"],
};

const name: Confusion = {
  kind: "group-open",
  packages: ["acme-core"],
  detail: "the package group /* lets external versions in",
  controls: [],
  groups: ["acme-core"],
  commands: ["aws codeartifact create-package-group ..."],
};

interface Put {
  readonly repository: string;
  readonly package: string;
  readonly restrictions: object;
}

/** @param upstreams `repository/package` -> its origin control; a package that is missing does not exist */
async function run(
  found: readonly Confusion[],
  upstreams: Record<string, string>,
  answer: "--yes" | "nobody",
  { notKnown = [], groups = {}, owner, raced = false, later }: More = {},
) {
  const environment = { ...named("dev"), ...(owner !== undefined && { account: owner }) };
  const puts: Put[] = [];
  const calls: object[] = [];
  const { client } = fakeClient(CodeartifactClient, {
    DescribePackage: (input: { repository: string; package: string }) => {
      const upstream = upstreams[`${input.repository}/${input.package}`];
      if (upstream === undefined) throw new ResourceNotFoundException({ ...failure, message: "no" });
      return { package: { originConfiguration: { restrictions: { publish: "BLOCK", upstream } } } };
    },
    PutPackageOriginConfiguration: (input: Put) => void puts.push(input),
    GetAssociatedPackageGroup: (input: { package: string }) => {
      const [pattern, effectiveMode] = groups[input.package] ?? ["/*", "ALLOW"];
      return { packageGroup: { pattern, originConfiguration: { restrictions: { EXTERNAL_UPSTREAM: { effectiveMode } } } } };
    },
    CreatePackageGroup: (input: object) => {
      if (raced) throw new ConflictException({ ...failure, message: "there already" });
      calls.push({ create: input });
    },
    UpdatePackageGroupOriginConfiguration: (input: object) => void calls.push({ update: input }),
  });
  const { console, text } = screen();
  const context = {
    environment,
    names: namesOf(named("dev")),
    console,
    signal: new AbortController().signal,
    aws: { codeArtifact: client },
  };
  const code = await guard({ stamp: "2026-11-24-080000", confusion: { found: [...found], notKnown }, later }, answer === "--yes", context);
  return { code, puts, calls, text: text() };
}

interface More {
  readonly notKnown?: string[];
  /** Why the scan is not the last word. */
  readonly later?: string;
  /** Private name -> pattern and mode of the group that decides for it. */
  readonly groups?: Record<string, [string, string]>;
  /** The environment's account, where it is not the domain's. */
  readonly owner?: string;
  /** Whether somebody else makes the group meanwhile. */
  readonly raced?: boolean;
}

test("shows what is open, and closes it after a yes", async () => {
  const { code, puts, text } = await run([open], { "team/acme-core": "ALLOW" }, "--yes");
  expect(puts).toMatchObject([
    {
      domain: "demo-domain",
      repository: "team",
      format: "pypi",
      package: "acme-core",
      // Whether versions may be published is as CodeArtifact has it, not as it was when the scan looked.
      restrictions: { publish: "BLOCK", upstream: "BLOCK" },
    },
  ]);
  expect(text).toContain("team/acme-core  upstream ALLOW -> BLOCK  BLOCK");
  expect(text).toContain("  team/acme-core: upstream BLOCK\n");
  expect(code).toBe(0);
});

test("without a yes nothing is changed, and nobody being there is no yes", async () => {
  await expect(run([open], { "team/acme-core": "ALLOW" }, "nobody")).rejects.toMatchObject({ name: "UsageError" });
});

test("what is closed already, or gone, is not touched, and then there is nothing to ask", async () => {
  const gone = { ...open, packages: ["old"], controls: [control("team", "old")] };
  const { code, puts, text } = await run([open, gone], { "team/acme-core": "BLOCK" }, "nobody");
  expect([code, puts]).toEqual([0, []]);
  expect(text).toContain("upstream is BLOCK already");
  expect(text).toContain("is not there any more");
});

test("what no origin control closes is left with its commands, and is no success", async () => {
  const { code, puts, text } = await run([mixed], { "store/both": "ALLOW" }, "--yes");
  expect([code, puts.length]).toEqual([1, 1]);
  expect(text).toContain("Left to you, with the AWS CLI:\n  aws archive\n");
});

test("what the scan could not find out is said, and is no success either", async () => {
  const { code, text } = await run([], {}, "--yes", {
    notKnown: ["whether package groups protect the private names: denied"],
  });
  expect(code).toBe(1);
  expect(text).toContain("Not known whether package groups protect the private names: denied.");
});

test("a scan that is not the last word is no success, although nothing is left of what it found", async () => {
  const later = "The last run, 2 hours ago, ended as Failed and left no results: these are not the packages as they are now.";
  const { code, puts, text } = await run([open], { "team/acme-core": "ALLOW" }, "--yes", { later });
  expect([code, puts.length]).toEqual([1, 1]);
  expect(text).toContain(`By the scan 2026-11-24-080000:\n${later}\n`);
});

describe("package groups", () => {
  const own = { domain: "demo-domain", packageGroup: "/pypi//acme-core$" };
  const restrictions = { EXTERNAL_UPSTREAM: "BLOCK" };

  test("a name without a group of its own gets one that lets nothing external in", async () => {
    const { code, calls, text } = await run([name], {}, "--yes");
    expect(calls).toMatchObject([{ create: own }, { update: { ...own, restrictions } }]);
    expect(text).toContain("acme-core     external ALLOW -> BLOCK  /*\n");
    expect(text).toContain("  /pypi//acme-core$: external BLOCK\n");
    expect(code).toBe(0);
  });

  test.each([
    ["that it has already", { groups: { "acme-core": ["/pypi//acme-core$", "ALLOW"] } } satisfies More],
    ["that somebody else makes meanwhile", { raced: true }],
  ])("a group of its own %s is closed", async (_, more) => {
    const { code, calls } = await run([name], {}, "--yes", more);
    expect([code, calls]).toMatchObject([0, [{ update: { ...own, restrictions } }]]);
  });

  test("a name that a wider group protects since is left, and there is nothing to ask", async () => {
    const { code, calls, text } = await run([name], {}, "nobody", { groups: { "acme-core": ["/pypi//acme*", "BLOCK"] } });
    expect([code, calls]).toEqual([0, []]);
    expect(text).toContain("external is BLOCK already");
  });

  test("in another account's domain its owner decides: the commands are shown, and it is no success", async () => {
    const { code, calls, text } = await run([name], {}, "nobody", { owner: "999999999999" });
    expect([code, calls]).toEqual([1, []]);
    expect(text).toContain("the domain's owner decides");
    expect(text).toContain("Left to you, with the AWS CLI:\n  aws codeartifact create-package-group ...\n");
  });

  test("what an earlier scanner has found names no groups: it is left, and no success", async () => {
    const earlier = { ...name, groups: undefined };
    const { code, calls } = await run([earlier], {}, "nobody");
    expect([code, calls]).toEqual([1, []]);
  });
});
