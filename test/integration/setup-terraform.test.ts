import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { arch, platform, tmpdir } from "node:os";
import { join } from "node:path";
import { prepareTerraform } from "../../scripts/setup/terraform.mjs";

const FILE = `terraform_1.11.4_${platform()}_${arch() === "x64" ? "amd64" : arch()}.zip`;

/** A program that answers like Terraform of this version. */
const program = (version: string) => `#!/bin/sh\necho '{"terraform_version":"${version}"}'\n`;

describe("Terraform if none is installed", () => {
  let folder: string;
  let cache: string;
  let server: Server;
  let asked: string[];
  let served: Map<string, Buffer>;
  let environment: { PATH: string; TERRAFORM_RELEASES_URL: string };

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
    environment = { PATH: "", TERRAFORM_RELEASES_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/terraform/` };
  });
  afterEach(async () => {
    if (server.listening) await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true });
  });

  /** Serves a release whose archive has `content` as its program. */
  function release(content: string, { sum }: { sum?: string } = {}): void {
    writeFileSync(join(folder, "terraform"), content);
    execFileSync("python3", ["-m", "zipfile", "-c", join(folder, "release.zip"), join(folder, "terraform")]);
    const archive = readFileSync(join(folder, "release.zip"));
    const actual = createHash("sha256").update(archive).digest("hex");
    served.set(`/terraform/1.11.4/${FILE}`, archive);
    const other = `${"0".repeat(64)}  terraform_1.11.4_plan9_arm.zip\n`;
    served.set("/terraform/1.11.4/terraform_1.11.4_SHA256SUMS", Buffer.from(`${other}${sum ?? actual}  ${FILE}\n`));
  }

  function installed(name: string, version: string): string {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "terraform"), program(version));
    chmodSync(join(folder, name, "terraform"), 0o755);
    return join(folder, name);
  }

  it("fetches the pinned release once and uses it from then on", async () => {
    release(program("1.11.4"));
    const path = await prepareTerraform(cache, environment);
    expect(path).toBe(join(cache, "terraform", "1.11.4", "terraform"));
    expect(execFileSync(path, ["version", "-json"], { encoding: "utf8" })).toBe('{"terraform_version":"1.11.4"}\n');
    expect(asked).toEqual(["/terraform/1.11.4/terraform_1.11.4_SHA256SUMS", `/terraform/1.11.4/${FILE}`]);
    expect(await prepareTerraform(cache, environment)).toBe(path);
    expect(asked).toHaveLength(2);
    expect(readdirSync(join(cache, "terraform"))).toEqual(["1.11.4"]);
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
    release(program("1.11.4"), { sum: "a".repeat(64) });
    const actual = createHash("sha256")
      .update(served.get(`/terraform/1.11.4/${FILE}`) ?? "")
      .digest("hex");
    await expect(prepareTerraform(cache, environment)).rejects.toThrow(
      `${FILE} from ${environment.TERRAFORM_RELEASES_URL.slice(0, -1)} has SHA-256 ${actual}, not ${"a".repeat(64)}`,
    );
    expect(existsSync(cache)).toBe(false);
  });

  it("refuses a release without an archive for this machine", async () => {
    served.set("/terraform/1.11.4/terraform_1.11.4_SHA256SUMS", Buffer.from(`${"a".repeat(64)}  terraform_1.11.4_plan9_arm.zip\n`));
    await expect(prepareTerraform(cache, environment)).rejects.toThrow(`does not have ${FILE}`);
  });

  it("refuses a program that does not run here, and does not keep it", async () => {
    release("#!/bin/sh\nexit 1\n");
    await expect(prepareTerraform(cache, environment)).rejects.toThrow("The downloaded Terraform does not run here");
    expect(readdirSync(join(cache, "terraform"))).toEqual([]);
  });

  it("says what to install if the release is not available", async () => {
    await expect(prepareTerraform(cache, environment)).rejects.toThrow(/_SHA256SUMS could not be downloaded: HTTP 404\n/);
    await new Promise((resolve) => server.close(resolve));
    await expect(prepareTerraform(cache, environment)).rejects.toThrow(
      /could not be downloaded: fetch failed, connect ECONNREFUSED .*\n {2}Set TERRAFORM_RELEASES_URL .*install Terraform 1\.11\.0 or newer/,
    );
  });
});
