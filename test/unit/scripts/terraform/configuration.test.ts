import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../../../scripts/process/paths";
import { platform } from "../../../../scripts/setup/releases.mjs";
import { terraformConfig } from "../../../../scripts/terraform/configuration";
import { packagesIn } from "../../../../scripts/terraform/mirror-packages";
import { impliedMirrors, installedMirrors } from "../../../../scripts/terraform/provider-mirrors";

/** Of a package with one file, `terraform-provider-aws`, which contains `right` (golang.org/x/mod/sumdb/dirhash). */
const RIGHT = "h1:V8Dl7U71KaRaNOlc+mG2muUsKVzxvPpMxd9Al42nmIs=";
const WRONG = "h1:I39SNb1VC0zCp+7oqFbSUZmValaVmk78jTvUpjVFzaU=";

describe("terraformConfig", () => {
  let home: string;
  let cache: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "terraform-"));
    cache = join(home, "cache");
  });
  afterEach(() => rmSync(home, { recursive: true }));

  /** Where the package is in a mirror. */
  const AWS = join("registry.terraform.io", "hashicorp", "aws");
  const mirror = (folder: string, version = "5.100.0", content = "right") => {
    const place = join(home, folder, AWS, version, platform);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, "terraform-provider-aws"), content);
    return join(home, folder);
  };
  /** A file in which the packages of these tests are a known release. */
  const releases = (version = "5.100.0") => {
    const file = join(home, `releases-${version}.json`);
    writeFileSync(file, JSON.stringify({ provider: { [version]: { packages: { [platform]: RIGHT } } } }));
    return file;
  };
  const config = (environment: Record<string, string> = {}, installed: string[] = []) =>
    terraformConfig({
      environment: { XDG_DATA_DIRS: join(home, "share"), PACKAGE_SCAN_RELEASES: releases(), ...environment },
      cache,
      home,
      installed: () => installed,
    });
  const problem = (environment: Record<string, string>, installed: string[]) => {
    try {
      return config(environment, installed).refused.map((each) => `${each.mirror}: ${each.problem}`.replaceAll(home, "~"));
    } catch (error) {
      return (error as Error).message.replaceAll(home, "~");
    }
  };

  it("uses the user's file, wherever the provider comes from", () => {
    const file = join(home, "own.tfrc");
    writeFileSync(file, 'provider_installation {\n  network_mirror {\n    url = "https://mirror.example/"\n  }\n}\n');
    expect(config({ TF_CLI_CONFIG_FILE: file })).toMatchObject({ file, source: "mirror", version: "5.100.0" });
    writeFileSync(file, "# filesystem_mirror is not used\ndisable_checkpoint = true\n");
    expect(config({ TF_CLI_CONFIG_FILE: file })).toMatchObject({ file, source: "registry", version: "5.100.0" });
    mirror(".terraform.d/plugins");
    expect(config({ TF_CLI_CONFIG_FILE: file })).toMatchObject({ file, source: "mirror", version: "5.100.0" });
  });

  it("uses the user's ~/.terraformrc", () => {
    const file = join(home, ".terraformrc");
    writeFileSync(file, "");
    expect(config()).toMatchObject({ file, source: "registry", version: "5.100.0" });
  });

  it("ignores a variable that names a missing file, and prefers an implied mirror to an installed one", () => {
    const implied = mirror("share/terraform/plugins");
    const found = config({ TF_CLI_CONFIG_FILE: join(home, "none.tfrc") }, [mirror("other")]);
    expect(found.source).toBe("mirror");
    expect(readFileSync(found.file, "utf8")).toBe(
      `provider_installation {\n  filesystem_mirror {\n    path    = "${implied}"\n    include = ["registry.terraform.io/hashicorp/aws"]\n  }\n  direct {\n    exclude = ["registry.terraform.io/hashicorp/aws"]\n  }\n}\n`,
    );
  });

  it("uses an installed mirror, and writes its path as an HCL string", () => {
    const found = config({}, [join(home, "empty"), mirror("a ${b} %{c}")]);
    expect(readFileSync(found.file, "utf8")).toContain(`path    = "${home}/a $\${b} %%{c}"`);
  });

  it("uses the registry with a cache of its own if there is no mirror", () => {
    const found = config({}, []);
    expect(found).toMatchObject({ file: join(cache, "terraform-registry.tfrc"), source: "registry", version: "5.100.0", refused: [] });
    expect(readFileSync(found.file, "utf8")).toBe(`plugin_cache_dir = "${cache}/terraform-plugins"\n`);
  });

  it("gives Terraform a lock file with the known hashes, so that it refuses any other package, whatever place it comes from", () => {
    const { lock } = config({ PACKAGE_SCAN_RELEASES: "" }, []);
    expect(lock).toContain(
      'provider "registry.terraform.io/hashicorp/aws" {\n  version     = "5.100.0"\n  constraints = ">= 5.100.0, < 6.0.0"\n  hashes = [\n    "h1:',
    );
    expect(lock.match(/^ {4}"h1:/gm)).toHaveLength(14);
    expect(lock.match(/^ {4}"zh:/gm)).toHaveLength(15);
    expect(lock).toContain('    "h1:edXOJWE4ORX8Fm+dpVpICzMZJat4AX0VRCAy/xkcOc0=",\n');
    expect(config({}, []).lock).toContain(`    "${RIGHT}",\n`);
    // What is committed is the same; if not: npm run provider-lock.
    expect(readFileSync(join(ROOT, ".terraform.lock.hcl"), "utf8")).toBe(lock);
  });

  it("refuses a mirror whose package has another hash, with both hashes", () => {
    const planted = mirror("mirrors/planted", "5.100.0", "wrong");
    expect(problem({ PACKAGE_SCAN_RELEASES: releases("5.100.0") }, [planted])).toMatch(
      `The AWS provider is not taken from where it was found:\n  ~/mirrors/planted: ~/mirrors/planted/${AWS}/5.100.0/${platform} has the hash ${WRONG}, not `,
    );
    expect(problem({}, [planted])).toContain(` or ${RIGHT} of the AWS provider 5.100.0 for ${platform}\n`);
  });

  it("passes a refused mirror over, says so, and uses the next one", () => {
    const planted = mirror("planted", "5.100.0", "wrong");
    const good = mirror("good");
    expect(readFileSync(config({}, [planted, good]).file, "utf8")).toContain(`path    = "${good}"`);
    expect(problem({}, [planted, good])).toEqual([expect.stringContaining(`has the hash ${WRONG}, not `)]);
  });

  it("refuses a version that nobody knows, and takes it if the user's own file has it", () => {
    const other = mirror("other", "5.101.0");
    expect(problem({}, [other])).toContain(`~/other: it has version 5.101.0 (${RIGHT}), and only 5.100.0 is known\n`);
    const found = config({ PACKAGE_SCAN_RELEASES: releases("5.101.0") }, [other]);
    expect(found).toMatchObject({ source: "mirror", version: "5.101.0" });
    expect(found.lock).toContain(`version     = "5.101.0"\n  constraints = ">= 5.100.0, < 6.0.0"\n  hashes = [\n    "${RIGHT}",\n  ]`);
  });

  it("notices a package that has changed since it was looked at", () => {
    const place = mirror("good");
    expect(problem({}, [place])).toEqual([]);
    writeFileSync(join(place, AWS, "5.100.0", platform, "terraform-provider-aws"), "wrong");
    expect(problem({}, [place])).toContain(WRONG);
  });

  it.each([
    ["opt", 0o777, "anybody (mode 777)"],
    [join("opt", AWS), 0o775, "its group (mode 775)"],
    // Above the mirror that would be no harm.
    [join("opt", AWS, "5.100.0", platform), 0o1777, "anybody (mode 1777)"],
    [join("opt", AWS, "5.100.0", platform, "terraform-provider-aws"), 0o757, "anybody (mode 757)"],
  ])("refuses a mirror whose %s others may write", (place, mode, who) => {
    const opt = mirror("opt");
    chmodSync(join(home, place), mode);
    // A user's private group is the user.
    const own = process.getuid?.() !== 0 && who.startsWith("its group");
    expect(problem({}, [opt])).toEqual(own ? [] : expect.stringContaining(`~/opt: ~/${place} may be written by ${who}`));
  });

  it("refuses a mirror in a folder that others may write, through a link too, but not one in /tmp", () => {
    const opt = mirror(join("open", "opt"));
    symlinkSync(opt, join(home, "link"));
    expect(problem({}, [join(home, "link")])).toEqual([]);
    chmodSync(join(home, "open"), 0o777);
    expect(problem({}, [join(home, "link")])).toContain("~/link: ~/open may be written by anybody (mode 777)");
    chmodSync(join(home, "open"), 0o1777);
    expect(problem({}, [opt])).toEqual([]);
  });

  (process.getuid?.() === 0 ? it : it.skip)("refuses a mirror of which something belongs to another user", () => {
    const opt = mirror("opt");
    chownSync(join(opt, AWS, "5.100.0"), 12345, 0);
    expect(problem({}, [opt])).toContain(`~/opt: ~/opt/${AWS}/5.100.0 belongs to user 12345, not to root or you`);
  });

  it("refuses what the user's own file names: a wrong mirror, an open cache of plugins, an unreadable list of releases", () => {
    const file = join(home, "own.tfrc");
    const wrong = mirror("wrong", "5.100.0", "wrong");
    writeFileSync(file, `provider_installation {\n  filesystem_mirror {\n    path = "${wrong}" # mine\n  }\n}\n`);
    expect(problem({ TF_CLI_CONFIG_FILE: file }, [])).toContain(`~/wrong: ~/wrong/${AWS}`);
    mkdirSync(join(home, "plugins"));
    chmodSync(join(home, "plugins"), 0o777);
    writeFileSync(file, 'plugin_cache_dir = "$HERE/plugins"\n');
    expect(problem({ TF_CLI_CONFIG_FILE: file, HERE: home }, [])).toContain(
      "plugin_cache_dir in ~/own.tfrc: ~/plugins may be written by anybody",
    );
    writeFileSync(file, 'provider_installation {\n  dev_overrides {\n    "hashicorp/aws" = "/x"\n  }\n}\n');
    expect(problem({ TF_CLI_CONFIG_FILE: file }, [])).toContain("dev_overrides in ~/own.tfrc: Terraform would run a provider from there");
    writeFileSync(file, '{"provider": {"6.1.0": {"hashes": ["sha256:1"]}}}');
    expect(problem({ PACKAGE_SCAN_RELEASES: file }, [])).toBe(
      'PACKAGE_SCAN_RELEASES=~/own.tfrc cannot be used: "sha256:1" is no hash. It has the form of scripts/setup/releases.json.\n  Correct that file, or unset the variable.',
    );
  });
});

describe("provider mirrors", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "mirror-"))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const aws = (...path: string[]) => join(folder, "registry.terraform.io", "hashicorp", "aws", ...path);

  it.each([
    ["5.100.0", true],
    ["5.101.0", true],
    ["5.99.1", false],
    ["7.0.0", false],
    ["x", false],
  ])("with version %s is usable: %s", (version, expected) => {
    mkdirSync(aws(version, platform), { recursive: true });
    expect(packagesIn(folder)).toHaveLength(expected ? 1 : 0);
  });

  it("recognises packed providers", () => {
    mkdirSync(aws(), { recursive: true });
    writeFileSync(aws("terraform-provider-aws_5.100.0_plan9_arm.zip"), "");
    expect(packagesIn(folder)).toEqual([]);
    writeFileSync(aws(`terraform-provider-aws_5.100.0_${platform}.zip`), "");
    expect(packagesIn(folder)).toEqual([{ version: "5.100.0", path: aws(`terraform-provider-aws_5.100.0_${platform}.zip`), packed: true }]);
  });

  it("ignores another platform's provider", () => {
    mkdirSync(aws("5.100.0", "plan9_arm"), { recursive: true });
    expect(packagesIn(folder)).toEqual([]);
  });

  it("finds mirrors up to three folders deep", () => {
    mkdirSync(aws("5.100.0", platform), { recursive: true });
    mkdirSync(join(folder, "a", "b", "registry.terraform.io"), { recursive: true });
    mkdirSync(join(folder, "a", "b", "c", "registry.terraform.io"), { recursive: true });
    expect(installedMirrors([folder, join(folder, "none")])).toEqual([folder, join(folder, "a", "b")]);
  });

  it("looks where Terraform looks", () => {
    const linux = ["/h/.terraform.d/plugins", "/d/terraform/plugins", "/s1/terraform/plugins", "/s2/terraform/plugins"];
    const found = impliedMirrors({ XDG_DATA_HOME: "/d", XDG_DATA_DIRS: "/s1:/s2" }, "/h");
    expect(found.filter((path) => !path.includes("Application Support"))).toEqual(linux);
  });
});
