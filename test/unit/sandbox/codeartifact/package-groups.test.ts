import { associationOf, contains, patternProblem } from "../../../../sandbox/services/codeartifact/model/group-patterns";
import { Fake, OTHER, OWNER, REGION } from "./fake";

describe("patterns", () => {
  test.each([
    "/*",
    "/npm/*",
    "/maven/com.acme~",
    "/npm/space/*",
    "/npm/space/ui~",
    "/maven/org.log4j/core$",
    "/pypi//acme~",
    "/pypi//requests$",
    "/npm//*",
  ])("%s is one", (pattern) => expect(patternProblem(pattern)).toBeUndefined());

  test.each([
    ["requests", "it must be like"],
    ["/conda/*", "'conda' is not a format"],
    ["/npm~", "has no slash before its suffix"],
    ["/npm/space/ui*", "* stands alone after a slash"],
    ["/npm/space/~", "~ needs a name before it"],
    ["/npm/space$", "$ ends a whole coordinate"],
    ["/npm/a/b/c$", "it must be like"],
    ["/pypi/space/x$", "have no namespace: leave it empty, /pypi//"],
    ["/pypi//My_Pack$", "the name must be normalised: my-pack"],
    ["/npm/sp*ce/x$", "only its last letter"],
  ])("%s is none: %s", (pattern, problem) => expect(patternProblem(pattern)).toContain(problem));

  test.each([
    ["/*", "acme-ui", "STRONG"],
    ["/pypi//*", "acme-ui", "STRONG"],
    ["/npm/*", "acme-ui", undefined],
    ["/pypi//acme~", "acme-ui", "STRONG"],
    ["/pypi//acme~", "acme", "STRONG"],
    ["/pypi//acme~", "acmeui", "WEAK"],
    ["/pypi//acme-ui$", "acme-ui", "STRONG"],
    ["/pypi//acme-ui$", "acmeui", "WEAK"],
    ["/pypi//acme-ui$", "acme-ui2", undefined],
  ])("%s has %s: %s", (pattern, name, expected) => expect(associationOf(pattern, { format: "pypi", name })).toBe(expected));

  test.each([
    ["/*", "/pypi/*", true],
    ["/pypi/*", "/pypi//acme~", true],
    ["/pypi//acme~", "/pypi//acme-ui$", true],
    ["/pypi//acme~", "/pypi//acmeui$", false],
    ["/pypi//acme$", "/pypi//acme-ui$", false],
    ["/pypi/*", "/pypi/*", false],
  ])("%s is around %s: %s", (wider, pattern, expected) => expect(contains(wider, pattern)).toBe(expected));
});

describe("operations", () => {
  let fake: Fake;
  const domain = { domain: "dom" };
  const create = (packageGroup: string, more: object = {}) => fake.call("CreatePackageGroup", { ...domain, packageGroup, ...more });
  const restrict = (packageGroup: string, more: object) =>
    fake.call("UpdatePackageGroupOriginConfiguration", { ...domain, packageGroup, ...more });
  beforeEach(async () => {
    fake = await Fake.start();
    await fake.standard();
  });
  afterEach(() => fake.stop());

  const inherited = { mode: "INHERIT", effectiveMode: "ALLOW", inheritedFrom: { pattern: "/*" } };

  test("a group inherits from the first around it that decides, and its children go to its parent when it is deleted", async () => {
    const made = await create("/pypi//acme~", { description: "ours", contactInfo: "a@b", tags: [{ key: "team", value: "data" }] });
    expect(made).toMatchObject({
      packageGroup: {
        arn: `arn:aws:codeartifact:${REGION}:${OWNER}:package-group/dom/pypi//acme~`,
        pattern: "/pypi//acme~",
        description: "ours",
        contactInfo: "a@b",
        parent: { pattern: "/*" },
        originConfiguration: { restrictions: { PUBLISH: inherited, EXTERNAL_UPSTREAM: inherited, INTERNAL_UPSTREAM: inherited } },
      },
    });
    await create("/pypi//acme-ui$");
    await restrict("/pypi//acme~", { restrictions: { EXTERNAL_UPSTREAM: "BLOCK" } });
    const child = () => fake.call("DescribePackageGroup", { ...domain, packageGroup: "/pypi//acme-ui$" });
    expect(await child()).toMatchObject({
      packageGroup: {
        parent: { pattern: "/pypi//acme~" },
        originConfiguration: {
          restrictions: { EXTERNAL_UPSTREAM: { mode: "INHERIT", effectiveMode: "BLOCK", inheritedFrom: { pattern: "/pypi//acme~" } } },
        },
      },
    });
    const children = await fake.call("ListSubPackageGroups", { ...domain, packageGroup: "/*" });
    expect(children).toMatchObject({ packageGroups: [{ pattern: "/pypi//acme~" }] });
    await fake.call("DeletePackageGroup", { ...domain, packageGroup: "/pypi//acme~" });
    expect(await child()).toMatchObject({
      packageGroup: { parent: { pattern: "/*" }, originConfiguration: { restrictions: { EXTERNAL_UPSTREAM: inherited } } },
    });
  });

  test("a package is associated with the most specific group, whether it exists or not", async () => {
    await create("/pypi/*");
    await create("/pypi//acme~");
    const associated = (name: string) => fake.call("GetAssociatedPackageGroup", { ...domain, format: "pypi", package: name });
    expect(await associated("acme-ui")).toMatchObject({ packageGroup: { pattern: "/pypi//acme~" }, associationType: "STRONG" });
    expect(await associated("acmeui")).toMatchObject({ packageGroup: { pattern: "/pypi//acme~" }, associationType: "WEAK" });
    expect(await associated("requests")).toMatchObject({ packageGroup: { pattern: "/pypi/*" } });
  });

  test("its repositories are listed, and only what changed is told", async () => {
    const repositories = (...names: string[]) => names.map((repositoryName) => ({ repositoryName, originRestrictionType: "PUBLISH" }));
    await create("/pypi//acme~");
    const changed = await restrict("/pypi//acme~", {
      restrictions: { PUBLISH: "ALLOW_SPECIFIC_REPOSITORIES" },
      addAllowedRepositories: repositories("team", "store"),
    });
    expect(changed).toMatchObject({
      allowedRepositoryUpdates: { PUBLISH: { ADDED: ["team", "store"] } },
      packageGroup: { originConfiguration: { restrictions: { PUBLISH: { mode: "ALLOW_SPECIFIC_REPOSITORIES", repositoriesCount: 2 } } } },
    });
    const again = { addAllowedRepositories: repositories("team"), removeAllowedRepositories: repositories("store", "store") };
    expect(await restrict("/pypi//acme~", again)).toMatchObject({ allowedRepositoryUpdates: { PUBLISH: { REMOVED: ["store"] } } });
    const listed = { ...domain, packageGroup: "/pypi//acme~", originRestrictionType: "PUBLISH" };
    expect(await fake.call("ListAllowedRepositoriesForGroup", listed)).toMatchObject({ allowedRepositories: ["team"] });
  });

  test("a group has tags", async () => {
    await create("/pypi//acme~", { tags: [{ key: "team", value: "data" }] });
    const resourceArn = `arn:aws:codeartifact:${REGION}:${OWNER}:package-group/dom/pypi//acme~`;
    await fake.call("TagResource", { resourceArn, tags: [{ key: "stage", value: "test" }] });
    await fake.call("UntagResource", { resourceArn, tagKeys: ["team"] });
    expect(await fake.call("ListTagsForResource", { resourceArn })).toEqual({ tags: [{ key: "stage", value: "test" }] });
  });

  test("what AWS refuses is refused", async () => {
    await create("/pypi//acme~");
    await expect(create("/pypi//acme~")).rejects.toMatchObject({ code: "ConflictException" });
    await expect(create("/pypi//Acme~")).rejects.toMatchObject({ code: "ValidationException" });
    await expect(fake.call("DeletePackageGroup", { ...domain, packageGroup: "/*" })).rejects.toMatchObject({ code: "ValidationException" });
    await expect(fake.call("DescribePackageGroup", { ...domain, packageGroup: "/npm/*" })).rejects.toMatchObject({
      code: "ResourceNotFoundException",
    });
    await expect(restrict("/*", { restrictions: { PUBLISH: "INHERIT" } })).rejects.toMatchObject({ code: "ValidationException" });
  });

  test("another account needs the domain's policy, on the group's ARN", () => {
    const input = { domain: "dom", domainOwner: OWNER, packageGroup: "/pypi//acme~" };
    expect(fake.access("DescribePackageGroup", input, OTHER)).toMatchObject([
      {
        action: "codeartifact:DescribePackageGroup",
        resources: [`arn:aws:codeartifact:${REGION}:${OWNER}:package-group/dom/pypi//acme~`],
        resourcePolicies: [],
      },
    ]);
  });
});

describe("origin controls", () => {
  let fake: Fake;
  const group = { domain: "dom", packageGroup: "/pypi//acme~" };
  const restrict = (more: object) => fake.call("UpdatePackageGroupOriginConfiguration", { ...group, ...more });
  const page = async (repository: string, name: string) => (await (await fake.web(`${repository}/simple/${name}/`)).text()).includes(name);
  beforeEach(async () => {
    fake = await Fake.start({
      packages: [
        { name: "acme-ui", releases: [{ version: "1.0" }] },
        { name: "other", releases: [{ version: "1.0" }] },
      ],
    });
    await fake.standard();
    await fake.call("CreatePackageGroup", group);
  });
  afterEach(() => fake.stop());

  test("a group that blocks the outside hides its packages there, and no others", async () => {
    expect([await page("team", "acme-ui"), await page("team", "other")]).toEqual([true, true]);
    await restrict({ restrictions: { EXTERNAL_UPSTREAM: "BLOCK" } });
    expect((await fake.web("team/simple/acme-ui/")).status).toBe(404);
    expect(await page("team", "other")).toBe(true);
  });

  test("publishing is for the repositories that a group allows", async () => {
    const list = [{ repositoryName: "team", originRestrictionType: "PUBLISH" }];
    await restrict({ restrictions: { PUBLISH: "ALLOW_SPECIFIC_REPOSITORIES" }, addAllowedRepositories: list });
    expect((await fake.upload("team", { name: "acme-core", version: "1.0" })).status).toBe(200);
    const refused = await fake.upload("store", { name: "acme-other", version: "1.0" });
    expect([refused.status, await refused.text()]).toEqual([
      403,
      "Package 'acme-other' may not be published to 'store': its package group blocks publishing\n",
    ]);
  });

  test("what was published comes into another repository only if its group lets it", async () => {
    await fake.upload("store", { name: "acme-core", version: "1.0" });
    expect(await page("team", "acme-core")).toBe(true);
    await restrict({ restrictions: { INTERNAL_UPSTREAM: "BLOCK" } });
    expect((await fake.web("team/simple/acme-core/")).status).toBe(404);
    expect(await page("store", "acme-core")).toBe(true);
  });
});
