import type { SendPrivate } from "../../../modules/scanner/contract/origin";
import type { Described } from "../../../modules/scanner/steps/describe";
import { keepPrivate } from "../../../modules/scanner/steps/private-names";

const described = (name: string, origin: Described["origin"]): Described => ({
  name,
  version: "1.0",
  origin,
  unlisted: false,
  repositories: ["team"],
  revisions: {},
  notes: [],
  assets: [],
  installable: "yes",
  pip: [],
  edges: [],
  pin: "1.0",
});
const packages = [
  described("requests", "public"),
  described("acme-core", "private"),
  described("tool", "private"),
  described("both", "mixed"),
  described("old", "unknown"),
];

test.each<[SendPrivate, string[]]>([
  [false, ["acme-core==1.0", "tool==1.0"]],
  [true, []],
  [["acme-*"], ["tool==1.0"]],
  [["ACME_*", "tool"], []],
  [
    ["acme", "*ool-x"],
    ["acme-core==1.0", "tool==1.0"],
  ],
  [["a.*"], ["acme-core==1.0", "tool==1.0"]],
])("with sendPrivate %j, what is published here stays here unless it is named", (send, expected) => {
  const { asked, kept } = keepPrivate(packages, send);
  expect([...kept]).toEqual(expected);
  expect(asked.map(({ name }) => name)).toEqual(packages.filter(({ name }) => !kept.has(`${name}==1.0`)).map(({ name }) => name));
});
