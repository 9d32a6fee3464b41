import type { PackageGroup } from "../../../modules/scanner/ports";
import { findConfusion } from "../../../modules/scanner/steps/confusion";
import type { Listing } from "../../../modules/scanner/steps/inventory";
import { groupOf } from "../../../modules/scanner/steps/package-groups";

const place = { region: "eu-central-1", domain: "demo", domainOwner: "111122223333" };
const DOMAIN = "--region eu-central-1 --domain demo --domain-owner 111122223333";
const root = (external: PackageGroup["external"]): PackageGroup => ({ pattern: "/*", external });

/** A package in a repository from text: `acme-core team private 1.0`. */
function listing(text: string, upstream: Listing["upstream"] = "BLOCK"): Listing {
  const [name = "", repository = "", origin = "", ...versions] = text.split(" ");
  const publish = upstream === "BLOCK" ? "ALLOW" : "BLOCK";
  const each = { status: "Published", origin: origin as "public" | "private" | "unknown" };
  return { name, repository, publish, upstream, versions: versions.map((version) => ({ ...each, version })) };
}

const find = (listings: readonly Listing[], more: { alsoPublic?: string[]; groups?: PackageGroup[] } = {}) =>
  findConfusion({ listings, alsoPublic: new Set(more.alsoPublic), groups: more.groups ?? [root("BLOCK")] }, place);

test("a domain without private packages has nothing to confuse, and neither has a protected one", () => {
  expect(find([listing("six team public 1.0", "ALLOW"), listing("odd team unknown 1.0", "ALLOW")], { groups: [root("ALLOW")] })).toEqual(
    [],
  );
  expect(find([listing("acme-core team private 1.0")])).toEqual([]);
});

test("a private package whose origin controls let upstream versions in", () => {
  const open = listing("acme-core team private 1.0", "ALLOW");
  expect(find([open], { groups: [root("ALLOW")] })[0]).toEqual({
    kind: "upstream-open",
    packages: ["acme-core"],
    detail: "published in team, where its origin controls let versions of upstream repositories and connections in",
    controls: [{ repository: "team", package: "acme-core", publish: "BLOCK" }],
    commands: [
      `aws codeartifact put-package-origin-configuration ${DOMAIN} --repository team --format pypi --package acme-core --restrictions publish=BLOCK,upstream=BLOCK`,
    ],
  });
  // Its package group keeps external versions out.
  expect(find([open])).toEqual([]);
  // Nobody knows whether a group does.
  expect(findConfusion({ listings: [open], alsoPublic: new Set() }, place).map(({ kind }) => kind)).toEqual(["upstream-open"]);
});

test("a name that the domain has from inside and from outside", () => {
  const [found, ...others] = find([listing("acme-core team private 1.0"), listing("acme-core store public 9.0 8.0 7.0 6.0", "ALLOW")]);
  expect(others).toEqual([]);
  expect(found).toMatchObject({
    kind: "mixed-origins",
    detail: "published in the domain: 1.0 in team; from outside: 9.0, 8.0, 7.0 and 1 more in store",
    controls: [{ repository: "store", package: "acme-core", publish: "BLOCK" }],
  });
  expect(found?.commands[1]).toBe(
    `aws codeartifact update-package-versions-status ${DOMAIN} --repository store --format pypi --package acme-core --versions 9.0 8.0 7.0 6.0 --target-status Archived`,
  );
});

test("versions from outside that nobody can download are no danger, unless others can follow them", () => {
  const inside = listing("acme-core team private 1.0");
  const archived = (upstream: Listing["upstream"], ...versions: string[]) => {
    const from = listing(`acme-core store public ${versions.join(" ")}`, upstream);
    return { ...from, versions: from.versions.map((each) => ({ ...each, status: "Archived" })) };
  };
  // As the commands of the finding leave it.
  expect(find([inside, archived("BLOCK", "9.0")], { groups: [] })).toEqual([]);
  expect(find([inside, archived("ALLOW", "9.0")])).toEqual([]);
  expect(find([inside, archived("ALLOW", "9.0")], { groups: [] }).map(({ kind, commands }) => [kind, commands.length])).toEqual([
    ["mixed-origins", 1],
  ]);
  const elsewhere = listing("acme-core data public 8.0");
  expect(find([inside, archived("BLOCK", "9.0"), elsewhere], { groups: [] }).map(({ detail }) => detail)).toEqual([
    "published in the domain: 1.0 in team; from outside: 8.0 in data",
  ]);
});

test("more versions than one call takes are archived by several", () => {
  const many = Array.from({ length: 250 }, (_, index) => `1.${index}`);
  const [found] = find([listing("acme-core team private 1.0"), listing(`acme-core store public ${many.join(" ")}`)]);
  const versions = found?.commands.map((command) => / --versions (.*) --target-status Archived$/.exec(command)?.[1]?.split(" "));
  expect(versions?.map((each) => each?.length)).toEqual([100, 100, 50]);
  expect(versions?.flat()).toEqual(many);
});

test("a private name that the connection has too", () => {
  const own = [listing("acme-core team private 1.0")];
  expect(find(own, { alsoPublic: ["acme-core"] })).toEqual([
    {
      kind: "public-name",
      packages: ["acme-core"],
      detail: "the connection has a public package of this name, and the repository with the connection gives it out",
      controls: [],
      groups: ["acme-core"],
      commands: [
        `aws codeartifact create-package-group ${DOMAIN} --package-group '/pypi//acme-core$'`,
        `aws codeartifact update-package-group-origin-configuration ${DOMAIN} --package-group '/pypi//acme-core$' --restrictions EXTERNAL_UPSTREAM=BLOCK`,
      ],
    },
  ]);
});

test("package groups that do not protect private names, one finding each", () => {
  const own = [listing("acme-core team private 1.0"), listing("acme-web team private 1.0"), listing("tool team private 1.0")];
  const groups = [root("ALLOW"), { pattern: "/pypi//tool$", external: "ALLOW_SPECIFIC_REPOSITORIES" } as const];
  const found = find(own, { groups });
  expect(found.map(({ kind, packages, detail }) => [kind, packages, detail])).toEqual([
    ["group-open", ["acme-core", "acme-web"], "the package group /* lets external versions into every repository of the domain"],
    ["group-open", ["tool"], "the package group /pypi//tool$ lets external versions into some repositories of the domain"],
  ]);
  expect(found.map(({ commands }) => commands.length)).toEqual([4, 1]);
  expect(find(own, { groups: [...groups, { pattern: "/pypi//acme~", external: "BLOCK" }] }).map(({ packages }) => packages)).toEqual([
    ["tool"],
  ]);
});

test("a name that is no package name gets no command: it may be meant for the shell that it is pasted into", () => {
  const evil = { ...listing("x team private 1.0", "ALLOW"), name: "$(rm -rf ~)" };
  const found = find([evil], { groups: [root("ALLOW")], alsoPublic: [evil.name] });
  expect(found.map(({ kind, commands }) => [kind, commands])).toEqual([
    ["upstream-open", []],
    ["public-name", []],
    ["group-open", []],
  ]);
});

test.each([
  ["acme", "/pypi//acme~"],
  ["acme-core", "/pypi//acme~"],
  ["acmecore", "/pypi/*"],
  ["acme-web", "/pypi//acme-web$"],
  ["other", "/pypi/*"],
])("%s belongs to %s", (name, expected) => {
  const patterns = ["/*", "/npm/*", "/pypi/*", "/pypi//acme~", "/pypi//acme-web$", "/pypi//acme-web-x$"];
  expect(
    groupOf(
      name,
      patterns.map((pattern) => ({ pattern, external: "ALLOW" })),
    )?.pattern,
  ).toBe(expected);
});
