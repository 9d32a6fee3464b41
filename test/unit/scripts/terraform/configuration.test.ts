import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { terraformConfig } from "../../../../scripts/terraform/configuration";
import { holdsAwsProvider, impliedMirrors, installedMirrors } from "../../../../scripts/terraform/provider-mirrors";

const platform = `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;

describe("terraformConfig", () => {
  let home: string;
  let cache: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "terraform-"));
    cache = join(home, "cache");
  });
  afterEach(() => rmSync(home, { recursive: true }));

  const mirror = (folder: string, version = "5.100.0") => {
    mkdirSync(join(home, folder, "registry.terraform.io", "hashicorp", "aws", version, platform), { recursive: true });
    return join(home, folder);
  };
  const config = (environment: Record<string, string> = {}, installed: string[] = []) =>
    terraformConfig({ environment: { XDG_DATA_DIRS: join(home, "share"), ...environment }, cache, home, installed: () => installed });

  it("uses the user's file, wherever the provider comes from", () => {
    const file = join(home, "own.tfrc");
    writeFileSync(file, 'provider_installation {\n  network_mirror {\n    url = "https://mirror.example/"\n  }\n}\n');
    expect(config({ TF_CLI_CONFIG_FILE: file })).toEqual({ file, source: "mirror" });
    writeFileSync(file, "# filesystem_mirror is not used\ndisable_checkpoint = true\n");
    expect(config({ TF_CLI_CONFIG_FILE: file })).toEqual({ file, source: "registry" });
    mirror(".terraform.d/plugins");
    expect(config({ TF_CLI_CONFIG_FILE: file })).toEqual({ file, source: "mirror" });
  });

  it("uses the user's ~/.terraformrc", () => {
    const file = join(home, ".terraformrc");
    writeFileSync(file, "");
    expect(config()).toEqual({ file, source: "registry" });
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
    expect(found).toEqual({ file: join(cache, "terraform-registry.tfrc"), source: "registry" });
    expect(readFileSync(found.file, "utf8")).toBe(`plugin_cache_dir = "${cache}/terraform-plugins"\n`);
  });
});

describe("provider mirrors", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "mirror-"))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const aws = (...path: string[]) => join(folder, "registry.terraform.io", "hashicorp", "aws", ...path);

  it.each([
    ["5.100.0", true],
    ["6.25.0", true],
    ["5.99.1", false],
    ["7.0.0", false],
    ["x", false],
  ])("with version %s is usable: %s", (version, expected) => {
    mkdirSync(aws(version, platform), { recursive: true });
    expect(holdsAwsProvider(folder)).toBe(expected);
  });

  it("recognises packed providers", () => {
    mkdirSync(aws(), { recursive: true });
    writeFileSync(aws("terraform-provider-aws_5.100.0_plan9_arm.zip"), "");
    expect(holdsAwsProvider(folder)).toBe(false);
    writeFileSync(aws(`terraform-provider-aws_5.100.0_${platform}.zip`), "");
    expect(holdsAwsProvider(folder)).toBe(true);
  });

  it("ignores another platform's provider", () => {
    mkdirSync(aws("5.100.0", "plan9_arm"), { recursive: true });
    expect(holdsAwsProvider(folder)).toBe(false);
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
