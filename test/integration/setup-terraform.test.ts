import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { platform } from "../../scripts/setup/releases.mjs";
import { prepareTerraform } from "../../scripts/setup/terraform.mjs";

const FILE = `terraform_1.11.4_${platform}.zip`;

/** A program that answers like Terraform of this version. */
const program = (version: string) => `#!/bin/sh\necho '{"terraform_version":"${version}"}'\n`;

const sha256 = (content: string | Buffer) => createHash("sha256").update(content).digest("hex");

describe("Terraform if none is installed", () => {
  let folder: string;
  let cache: string;
  let server: Server;
  let asked: string[];
  let served: Map<string, Buffer>;
  let environment: { PATH: string; TERRAFORM_RELEASES_URL: string; PACKAGE_SCAN_RELEASES: string };
  /** Releases that are known besides the project's: of these tests. */
  let known: Record<string, { archives?: Record<string, string>; programs?: Record<string, string> }>;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "terraform-"));
    cache = join(folder, "cache");
    asked = [];
    served = new Map();
    server = createServer((request, response) => {
      asked.push(request.url ?? "");
      const content = served.get(request.url ?? "");
      response.writeHead(content === undefined ? 404 : 200).end(content);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    environment = {
      PATH: "",
      TERRAFORM_RELEASES_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/terraform/`,
      PACKAGE_SCAN_RELEASES: join(folder, "releases.json"),
    };
    known = {};
    knowAlso({});
  });
  afterEach(async () => {
    if (server.listening) await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true });
  });

  function knowAlso(more: typeof known): void {
    known = { ...known, ...more };
    writeFileSync(environment.PACKAGE_SCAN_RELEASES, JSON.stringify({ terraform: known }));
  }

  /** Serves a release whose archive has `content` as its program, and is known unless another hash is. */
  function release(content: string, { hash }: { hash?: string } = {}): void {
    writeFileSync(join(folder, "terraform"), content);
    execFileSync("python3", ["-m", "zipfile", "-c", join(folder, "release.zip"), join(folder, "terraform")]);
    const archive = readFileSync(join(folder, "release.zip"));
    served.set(`/terraform/1.11.4/${FILE}`, archive);
    knowAlso({ "1.11.4": { archives: { [platform]: hash ?? sha256(archive) } } });
  }

  function installed(name: string, version: string): string {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "terraform"), program(version));
    knowAlso({ [version]: { programs: { [platform]: sha256(program(version)) } } });
    chmodSync(join(folder, name, "terraform"), 0o755);
    return join(folder, name);
  }

  it("fetches the pinned release once and uses it from then on", async () => {
    release(program("1.11.4"));
    const path = await prepareTerraform(cache, environment);
    expect(path).toBe(join(cache, "terraform", "1.11.4", "terraform"));
    expect(execFileSync(path, ["version", "-json"], { encoding: "utf8" })).toBe('{"terraform_version":"1.11.4"}\n');
    expect(asked).toEqual([`/terraform/1.11.4/${FILE}`]);
    expect(await prepareTerraform(cache, environment)).toBe(path);
    expect(asked).toHaveLength(1);
    // Somebody has put another program there.
    writeFileSync(path, program("1.11.5"));
    expect(await prepareTerraform(cache, environment)).toBe(path);
    expect(asked).toHaveLength(2);
    expect(readFileSync(path, "utf8")).toBe(program("1.11.4"));
    expect(readdirSync(join(cache, "terraform"))).toEqual(["1.11.4"]);
  });

  it("neither uses nor runs a program that it does not know, or that others can change, and says so", async () => {
    release(program("1.11.4"));
    const [foreign, open] = [installed("foreign", "1.11.5"), installed("open", "1.12.2")];
    writeFileSync(join(foreign, "terraform"), `#!/bin/sh\ntouch ${join(folder, "ran")}\n${program("1.11.5")}`);
    chmodSync(open, 0o777);
    const told: string[] = [];
    const path = await prepareTerraform(cache, { ...environment, PATH: `${foreign}:${open}` }, (line) => told.push(line));
    expect(path).toBe(join(cache, "terraform", "1.11.4", "terraform"));
    const found = sha256(readFileSync(join(foreign, "terraform")));
    expect(told).toEqual([
      expect.stringMatching(
        `^${foreign}/terraform is not used: its SHA-256 is ${found}, not that of a release that this project knows \\(`,
      ),
      `${open}/terraform is not used: ${open} may be written by anybody (mode 777); Terraform 1.11.4 was fetched instead`,
    ]);
    expect(existsSync(join(folder, "ran"))).toBe(false);
    served.clear();
    rmSync(cache, { recursive: true });
    await expect(prepareTerraform(cache, { ...environment, PATH: foreign })).rejects.toThrow(
      /is not used: its SHA-256 is .*\nNo known Terraform on PATH, and .*\n.*\n {2}Releases of your own go into a file that PACKAGE_SCAN_RELEASES names/,
    );
  });

  it("uses the user's own if it is new enough, else the fetched one", async () => {
    release(program("1.11.4"));
    const old = installed("old", "1.9.8");
    const recent = installed("recent", "1.12.2");
    expect(await prepareTerraform(cache, { ...environment, PATH: `${old}:${recent}` })).toBe(join(recent, "terraform"));
    expect(asked).toEqual([]);
    expect(await prepareTerraform(cache, { ...environment, PATH: old })).toBe(join(cache, "terraform", "1.11.4", "terraform"));
  });

  it("refuses an archive with a wrong checksum and keeps no part of it", async () => {
    release(program("1.11.4"), { hash: "a".repeat(64) });
    const actual = sha256(served.get(`/terraform/1.11.4/${FILE}`) ?? "");
    await expect(prepareTerraform(cache, environment)).rejects.toThrow(
      `${FILE} from ${environment.TERRAFORM_RELEASES_URL.slice(0, -1)} has SHA-256 ${actual}, not `,
    );
    expect(existsSync(cache)).toBe(false);
  });

  it("refuses a program that does not run here, and does not keep it", async () => {
    release("#!/bin/sh\nexit 1\n");
    await expect(prepareTerraform(cache, environment)).rejects.toThrow("The downloaded Terraform does not run here");
    expect(readdirSync(join(cache, "terraform"))).toEqual([]);
  });

  it("says what to install if the release is not available", async () => {
    await expect(prepareTerraform(cache, environment)).rejects.toThrow(/\.zip could not be downloaded: HTTP 404\n/);
    await new Promise((resolve) => server.close(resolve));
    await expect(prepareTerraform(cache, environment)).rejects.toThrow(
      /could not be downloaded: connect ECONNREFUSED .*\n {2}Set TERRAFORM_RELEASES_URL .*install Terraform 1\.11\.4 yourself/,
    );
  });
});
