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

describe("a bomb", () => {
  const limits = { bytes: 1_000_000, entries: 3, linkBytes: 100 };
  const packed = async (fill: (file: ZipFile) => void) => {
    const file = new ZipFile();
    fill(file);
    file.end();
    return buffer(file.outputStream);
  };

  test("that unpacks to more than is taken is refused before it is written", async () => {
    const bomb = await packed((file) => file.addBuffer(Buffer.alloc(50_000_000), "zeros"));
    expect(bomb.length).toBeLessThan(100_000);
    await expect(unzip(bomb, join(folder, "to"), limits)).rejects.toThrow(
      "What the archive unpacks to is larger than the 1,000,000 bytes that the sandbox takes",
    );
    expect(await listFiles(folder)).toEqual([]);
    // In many entries, or with many empty ones.
    const parts = await packed((file) => [1, 2, 3].forEach((part) => file.addBuffer(Buffer.alloc(400_000), `${part}`)));
    await expect(unzip(parts, join(folder, "parts"), limits)).rejects.toThrow("larger than the 1,000,000 bytes");
    const many = await packed((file) => [1, 2, 3, 4].forEach((part) => file.addBuffer(Buffer.alloc(0), `${part}`)));
    await expect(unzip(many, join(folder, "many"), limits)).rejects.toThrow("larger than the 3 entries");
  });

  test("that says it is small is ended where it is larger than it says", async () => {
    const bomb = await packed((file) => file.addBuffer(Buffer.alloc(5_000_000), "zeros"));
    const [real, said] = [Buffer.alloc(4), Buffer.alloc(4)];
    real.writeUInt32LE(5_000_000);
    said.writeUInt32LE(10);
    const liar = Buffer.from(bomb.toString("latin1").replaceAll(real.toString("latin1"), said.toString("latin1")), "latin1");
    await expect(unzip(liar, join(folder, "to"), limits)).rejects.toThrow("too many bytes in the stream");
    expect((await stat(join(folder, "to", "zeros")).catch(() => ({ size: 0 }))).size).toBeLessThan(1_000_000);
  });

  test("of a link is refused", async () => {
    const bomb = await packed((file) => file.addBuffer(Buffer.alloc(500_000, "a"), "link", { mode: 0o120777 }));
    await expect(unzip(bomb, join(folder, "to"), limits)).rejects.toThrow("The link link is larger than the 100 bytes");
  });
});
