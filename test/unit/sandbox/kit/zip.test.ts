import { chmod, mkdir, mkdtemp, readFile, readlink, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { ZipFile } from "yazl";
import { listFiles } from "../../../../sandbox/kit/tree";
import { unzip, zip } from "../../../../sandbox/kit/zip";

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "zip-"))));
afterEach(() => rm(folder, { recursive: true }));

test("unpacking restores files, modes and links", async () => {
  const from = join(folder, "from");
  await mkdir(join(from, "bin"), { recursive: true });
  await mkdir(join(from, ".git"));
  await writeFile(join(from, ".git", "HEAD"), "no");
  await writeFile(join(from, "bin", "run"), "#!/bin/sh\n");
  await chmod(join(from, "bin", "run"), 0o755);
  await writeFile(join(from, "data"), Buffer.from([0, 255]));
  await symlink("bin/run", join(from, "link"));
  const members = await listFiles(from, [".git"]);
  expect(members.map(({ name }) => name)).toEqual(["bin/run", "data", "link"]);
  const to = join(folder, "to");
  await unzip(await zip(members), to);
  expect((await stat(join(to, "bin", "run"))).mode & 0o111).toBe(0o111);
  expect((await stat(join(to, "data"))).mode & 0o111).toBe(0);
  expect(await readFile(join(to, "data"))).toEqual(Buffer.from([0, 255]));
  expect(await readlink(join(to, "link"))).toBe("bin/run");
});

async function archive(name: string, content: string, mode = 0o100644): Promise<Buffer> {
  const file = new ZipFile();
  file.addBuffer(Buffer.from(content), "x".repeat(name.length), { mode });
  file.end();
  // yazl refuses such names, so they are put into the finished archive.
  return Buffer.from((await buffer(file.outputStream)).toString("latin1").replaceAll("x".repeat(name.length), name), "latin1");
}

test.each(["../out", "/etc/out", "a/../../out"])("an entry named %s is refused", async (name) => {
  await expect(unzip(await archive(name, "evil"), join(folder, "to"))).rejects.toThrow();
  await expect(stat(join(folder, "out"))).rejects.toThrow("ENOENT");
});

test("a link that leads out is refused", async () => {
  await expect(unzip(await archive("link", "../../etc/passwd", 0o120777), join(folder, "to"))).rejects.toThrow("leaves the archive");
});
