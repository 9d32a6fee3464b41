import { join } from "node:path";
import { pythonRules } from "../../../modules/scanner/adapters/python-rules";
import { normalizeName } from "../../../modules/scanner/contract/names";
import type { DeclaredDependency, IndexFile } from "../../../modules/scanner/ports";
import { type PackageRules, type RulesAnswer } from "../../../modules/scanner/rules";
import { MisconfiguredError } from "../../../modules/scanner/settings";
import { pythonModules } from "../../helpers/python-modules";
import { RULES_SCRIPT, type StartedRules, startPythonRules } from "../../helpers/python-rules";

let started: StartedRules;
beforeAll(async () => void (started = await startPythonRules()));
afterAll(() => started.stop());

const dependency = (text: string, name = "dep"): DeclaredDependency => ({ package: name, requirement: text });

/** Asks about one package `a-b`; all versions given are in the inventory. */
async function ask(
  files: IndexFile[] | undefined,
  versions: string[],
  dependencies: DeclaredDependency[] = [],
  more: Array<[string, string]> = [],
  rules: PackageRules = started.rules,
) {
  return rules({
    pages: files ? { "team/a-b": { name: "a-b", files } } : {},
    packages: [
      ...versions.map((version) => ({ name: "a-b", version, page: "team/a-b", dependencies })),
      ...more.map(([name, version]) => ({ name, version, page: `team/${name}`, dependencies: [] })),
    ],
  });
}

const classes = (answer: RulesAnswer) => answer.packages.map((each) => each.installable);
const file = (name: string, more: Partial<IndexFile> = {}): IndexFile => ({ name, ...more });

test("classes", async () => {
  const files = [
    file("a_b-1.0-py3-none-any.whl"),
    file("a_b-2.0-py3-none-any.whl", { requiresPython: ">=99" }),
    file("a_b-3.0-cp27-cp27m-win32.whl"),
    file("a_b-3.0.tar.gz"),
    file("A.B-4.0.tar.gz"),
    file("a-b-5.0.zip", { requiresPython: "<3" }),
    file("a_b-6.0-py2-none-any.whl", { requiresPython: "<3" }),
    file("a_b-7.0-py3-none-any.whl", { requiresPython: "not a specifier" }),
    file("other-8.0-py3-none-any.whl"),
    file("a_b-8.0-py3.egg"),
  ];
  const answer = await ask(files, ["1.0", "2.0", "3.0", "4.0", "5.0", "6.0", "7.0", "8.0"]);
  expect(classes(answer)).toEqual([
    "yes",
    "python-version",
    "no-matching-wheel",
    "source-only",
    "python-version",
    "python-version",
    "yes",
    "no-matching-wheel",
  ]);
  expect(answer.packages.map((each) => each.detail?.replace(answer.python, "PYTHON"))).toEqual([
    undefined,
    "needs Python >=99, the scan has PYTHON",
    "has wheels for cp27-cp27m-win32 only",
    "would have to be built",
    "needs Python <3, the scan has PYTHON",
    "needs Python <3, the scan has PYTHON",
    undefined,
    "has only files that pip does not install: a_b-8.0-py3.egg",
  ]);
  expect(answer.packages[0]?.wheel).toBe("a_b-1.0-py3-none-any.whl");
});

test("gives pip's reasons", async () => {
  const files = [
    file("a_b-1.0-py3-none-any.whl"),
    file("a_b-2.0-py3-none-any.whl", { requiresPython: ">=99" }),
    file("a_b-10.0-py3-none-any.whl"),
    file("a_b-3.0.tar.gz"),
  ];
  const answer = await ask(files, ["3.0"]);
  expect(answer.packages[0]?.pip).toEqual([
    "ERROR: Ignored the following versions that require a different python version: 2.0 Requires-Python >=99",
    "ERROR: Could not find a version that satisfies the requirement a-b==3.0 (from versions: 1.0, 10.0)",
    "ERROR: No matching distribution found for a-b==3.0",
  ]);
});

test("the relevant files alone give the same answer, and those of an installable version are its own", async () => {
  const files = [
    file("a_b-1.0-py3-none-any.whl", { yanked: "" }),
    file("a_b-1.0.tar.gz", { yanked: "broken" }),
    file("a_b-2.0-py3-none-any.whl", { requiresPython: ">=99" }),
    file("a_b-3.0-cp27-cp27m-win32.whl"),
    file("a_b-4.0.tar.gz"),
    file("a_b-6.0-py2-none-any.whl", { requiresPython: "<3" }),
  ];
  const versions = ["1.0", "2.0", "3.0", "4.0", "5.0", "6.0"];
  const whole = (await ask(files, versions)).packages;
  const alone = await Promise.all(
    versions.map(async (version, index) => {
      const own = files.filter(({ name }) => whole[index]?.files.includes(name));
      return (await ask(own, [version])).packages[0];
    }),
  );
  expect(alone).toEqual(whole);
  expect(whole[0]?.files).toEqual(["a_b-1.0-py3-none-any.whl", "a_b-1.0.tar.gz"]);
  expect(whole[3]?.files).toEqual(["a_b-4.0.tar.gz", "a_b-1.0-py3-none-any.whl", "a_b-2.0-py3-none-any.whl"]);
});

test("without an index page the class is metadata-missing", async () => {
  expect((await ask(undefined, ["1.0"])).packages[0]).toMatchObject({
    installable: "metadata-missing",
    detail: "its index page could not be read",
    pin: "1.0",
  });
});

test("a version is yanked if all its files are; it still installs", async () => {
  const files = [
    file("a_b-1.0-py3-none-any.whl", { yanked: "" }),
    file("a_b-1.0.tar.gz", { yanked: "broken" }),
    file("a_b-2.0-py3-none-any.whl", { yanked: "half" }),
    file("a_b-2.0.tar.gz"),
    file("a_b-3.0-py3-none-any.whl", { yanked: "" }),
  ];
  const answer = await ask(files, ["1.0", "2.0", "3.0"]);
  expect(classes(answer)).toEqual(["yes", "yes", "yes"]);
  expect(answer.packages.map((each) => each.yanked)).toEqual(["broken", undefined, ""]);
});

test("versions are compared as PEP 440 says, and pinned in their normal form", async () => {
  const files = [
    file("a_b-1.0.post1-py3-none-any.whl"),
    file("a_b-2.0rc1-py3-none-any.whl"),
    file("a_b-3.0.0-py3-none-any.whl"),
    file("a_b-4.0+cpu-py3-none-any.whl"),
    file("a-b-1-2.tar.gz"),
  ];
  const answer = await ask(files, ["1.0-1", "v2.0.RC1", "3", "4.0+CPU", "1.post2"]);
  expect(classes(answer)).toEqual(["yes", "yes", "yes", "yes", "source-only"]);
  expect(answer.packages.map((each) => each.pin)).toEqual(["1.0.post1", "2.0rc1", "3", "4.0+cpu", "1.post2"]);
});

test("the files of a local version are its own, not those of the version that it was built from", async () => {
  const files = [file("a_b-2.0.0.tar.gz"), file("a_b-2.0.0+cu118-py3-none-any.whl"), file("a_b-3.0+cpu-py3-none-any.whl")];
  const answer = await ask(files, ["2.0.0", "2.0.0+cu118", "2.0.0+cu121", "3.0"]);
  expect(answer.packages.map(({ installable, detail }) => [installable, detail])).toEqual([
    ["source-only", "would have to be built"],
    ["yes", undefined],
    ["not-published", "its index page has no file of it"],
    ["not-published", "its index page has no file of it, only of 3.0+cpu"],
  ]);
  expect(answer.packages[0]?.pip).toEqual([
    "ERROR: Could not find a version that satisfies the requirement a-b===2.0.0 (from versions: 2.0.0+cu118, 3.0+cpu)",
    "ERROR: No matching distribution found for a-b===2.0.0",
  ]);
});

test.each([
  "a_b-1.0-py2.7.egg",
  "a_b-1.0-py3.6-linux-x86_64.egg",
  "a-b-1.0.win32-py2.7.exe",
  "a-b-1.0.win-amd64-py3.4.msi",
  "a-b-1.0.win32.exe",
  "a-b-1.0-1.noarch.rpm",
  "a-b-1.0.macosx-10.9-x86_64.dmg",
  "a-b-1.0.linux-x86_64.tar.gz",
  "a_b-1.0-what.whl",
])("%s is a file of its version, of a kind that pip does not install", async (name) => {
  const [alone, with2] = (await ask([file(name), file("a_b-2.0-py3-none-any.whl")], ["1.0", "2.0"])).packages;
  expect([alone?.installable, alone?.detail]).toEqual(["no-matching-wheel", `has only files that pip does not install: ${name}`]);
  expect(with2?.installable).toBe("yes");
  const [beside] = (await ask([file(name), file("a_b-1.0-py3-none-any.whl")], ["1.0"])).packages;
  expect(beside?.installable).toBe("yes");
  const [source] = (await ask([file(name), file("a_b-1.0.tar.xz")], ["1.0"])).packages;
  expect([source?.installable, source?.detail]).toEqual(["source-only", "would have to be built"]);
});

test.each([".tar.gz", ".tgz", ".tar", ".zip", ".tar.bz2", ".tbz", ".tar.xz", ".txz", ".tlz", ".tar.lz", ".tar.lzma"])(
  "an archive %s is a source that pip would build",
  async (extension) => expect(classes(await ask([file(`a-b-1.0${extension}`)], ["1.0"]))).toEqual(["source-only"]),
);

test("edges: the version that a dependency means, in every spelling", async () => {
  const dependencies = [
    ">=1",
    "(>=1,<2)",
    "[extra]>=1.5",
    ">=3",
    "; extra == 'x'",
    '>=1; python_version < "3"',
    '; python_version >= "3"',
    "",
    "not a requirement",
    ">=1; what == 'ever'",
    ">=1 ; " + "(".repeat(4000),
  ];
  const answer = await ask(
    [],
    ["1"],
    dependencies.map((text) => dependency(text, "Dep")),
    [
      ["dep", "1.5"],
      ["dep", "2.0"],
    ],
  );
  expect(answer.packages[0]?.edges).toEqual([
    { state: "resolved", name: "dep", to: "2.0" },
    { state: "resolved", name: "dep", to: "1.5" },
    { state: "resolved", name: "dep", to: "2.0" },
    { state: "absent", name: "dep" },
    { state: "not-needed", name: "dep" },
    { state: "not-needed", name: "dep" },
    { state: "resolved", name: "dep", to: "2.0" },
    { state: "resolved", name: "dep", to: "2.0" },
    { state: "unknown", name: "dep" },
    { state: "unknown", name: "dep" },
    { state: "unknown", name: "dep" },
  ]);
});

test("hostile input is judged item by item and never fails the rest", async () => {
  const long = "9".repeat(5000);
  const files = [
    file(
      `a_b-1-${Array.from({ length: 60_000 }, (_, n) => `py${n}`).join(".")}-${Array.from({ length: 60_000 }, (_, n) => `a${n}`).join(".")}-any.whl`,
    ),
    file("\u0000\u001b[2J.whl"),
    file("a_b-..-..-..-...whl"),
    file("../../etc/passwd"),
    file(".tar.gz"),
    file("a-b-.tar.gz"),
    file("a_b-1.0-py3-none-any.whl", { requiresPython: `>=${long}` }),
    file("a_b-2.0-py3-none-any.whl", { requiresPython: "\ud800" }),
  ];
  const names: Array<[string, string]> = [
    ["--index-url=https://attacker.invalid", "1"],
    ["__proto__", "1"],
    ["a\nb", "1"],
    ["r\u0435quests", "1"],
    ["", "1"],
  ];
  const answer = await ask(
    files,
    ["1.0", "2.0", long, "1; touch pwned", "../..", "\ud800", ""],
    [dependency("\ud800", "\udfff"), dependency("x".repeat(20_000))],
    names,
  );
  expect(classes(answer).slice(0, 2)).toEqual(["yes", "yes"]);
  expect(answer.packages.map((each) => each.invalid)).toEqual([
    undefined,
    undefined,
    ...Array.from({ length: 5 }, () => "its version is not one of PEP 440"),
    ...Array.from({ length: 5 }, () => "its name is not one of PEP 508"),
  ]);
  expect(answer.packages[0]?.edges).toEqual([{ state: "unknown" }, { state: "unknown" }]);
});

test("the one Python for these tests gives the same answers as the scanner's, which is started for each question", async () => {
  const asked = [
    [file("a_b-1.0-py3-none-any.whl"), file("a_b-2.0.tar.gz", { requiresPython: ">=99", yanked: "broken" })],
    ["1.0", "2.0", "3.0", "\ud800"],
    [dependency(">=1"), dependency("; extra == 'x'"), dependency("\udfff")],
    [["dep", "1.5"]],
  ] as const satisfies Parameters<typeof ask>;
  const own = pythonRules(RULES_SCRIPT, await pythonModules(), process.env.PATH);
  expect(await ask(...asked)).toEqual(await ask(...asked, own));
});

test("a Python that was started before its question gives the same answer, and each question has its own", async () => {
  const question = [[file("a_b-1.0-py3-none-any.whl")], ["1.0", "2.0"]] as const satisfies Parameters<typeof ask>;
  const own = pythonRules(RULES_SCRIPT, await pythonModules(), process.env.PATH);
  own.warm?.();
  own.warm?.();
  const [first, second] = [await ask(...question, [], [], own), await ask(...question, [], [], own)];
  expect(first).toEqual(await ask(...question));
  expect(second).toEqual(first);
});

test("a Python that could not be started before its question says so when it is asked", async () => {
  const nowhere = pythonRules(RULES_SCRIPT, __dirname, "/nowhere");
  nowhere.warm?.();
  await expect(nowhere({ pages: {}, packages: [] })).rejects.toThrow("PyPA's rules did not run: spawn python3 ENOENT");
});

test("a Python that does not run is a misconfiguration with a clear message", async () => {
  const lost = pythonRules(join(__dirname, "no-such-script.py"), __dirname, process.env.PATH);
  await expect(lost({ pages: {}, packages: [] })).rejects.toThrow(MisconfiguredError);
  const nowhere = pythonRules(RULES_SCRIPT, __dirname, "/nowhere");
  await expect(nowhere({ pages: {}, packages: [] })).rejects.toThrow(
    "PyPA's rules did not run: spawn python3 ENOENT. Is requirements.lock installed?",
  );
});

test("names are normalised as PEP 503 says", () => {
  expect(["Flask_Login", "zope.interface", "a-_.b"].map(normalizeName)).toEqual(["flask-login", "zope-interface", "a-b"]);
});
