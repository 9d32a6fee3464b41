import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { initialise } from "../../../../scripts/terraform/initialise";

let root: string;
let inits: string[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "initialise-"));
  inits = [];
  writeFileSync(join(root, "cli.tfrc"), "plugin_cache_dir = ...");
});
afterEach(() => rmSync(root, { recursive: true }));

const stack = (name: string, bucket: string, more: object = {}) => {
  mkdirSync(join(root, name, ".terraform"), { recursive: true });
  writeFileSync(join(root, name, "cdk.tf.json"), JSON.stringify({ terraform: { backend: { s3: { bucket } } }, ...more }));
};

/** Stands for Terraform: records the lock file that it finds, and writes one. */
const run = (name: string, program = "terraform", hashes = "known") => {
  const lock = join(root, name, ".terraform.lock.hcl");
  const init = () => {
    inits.push(existsSync(lock) ? readFileSync(lock, "utf8") : "none");
    writeFileSync(lock, `locked by ${name}`);
    return Promise.resolve();
  };
  const parts = { program, configFile: join(root, "cli.tfrc"), lock: hashes };
  return initialise(join(root, name), { init }, parts);
};

test("runs once, and not again for another resource", async () => {
  stack("a", "b1");
  expect(await run("a")).toBe(true);
  stack("a", "b1", { resource: { changed: true } });
  expect(await run("a")).toBe(false);
  expect(inits).toEqual(["known"]);
});

test.each([
  ["another backend", () => stack("a", "b2")],
  ["another CLI configuration", () => writeFileSync(join(root, "cli.tfrc"), "other")],
  ["a lost lock file", () => rmSync(join(root, "a", ".terraform.lock.hcl"))],
])("runs again for %s", async (_, change) => {
  stack("a", "b1");
  await run("a");
  change();
  expect(await run("a")).toBe(true);
});

test("forgets another backend first, and tells where Terraform is not to be reconfigured", async () => {
  const asked: unknown[] = [];
  const init = (options: unknown) => {
    asked.push(options, existsSync(join(root, "a", ".terraform", "terraform.tfstate")));
    return Promise.resolve();
  };
  const parts = { program: "terraform", configFile: join(root, "cli.tfrc"), lock: "known" };
  stack("a", "b1");
  writeFileSync(join(root, "a", ".terraform", "terraform.tfstate"), "{}");
  await initialise(join(root, "a"), { init }, parts);
  writeFileSync(join(root, "a", "cdk.tf.json"), JSON.stringify({ terraform: { cloud: { organization: "acme" } } }));
  await initialise(join(root, "a"), { init }, parts);
  expect(asked).toEqual([{ cloud: false }, false, { cloud: true }, false]);
});

test("runs again for another Terraform, and after a failed run", async () => {
  stack("a", "b1");
  await run("a");
  expect(await run("a", "other-terraform")).toBe(true);
  const failing = { init: () => Promise.reject(new Error("no bucket")) };
  stack("a", "b2");
  const parts = { program: "terraform", configFile: join(root, "cli.tfrc"), lock: "known" };
  await expect(initialise(join(root, "a"), failing, parts)).rejects.toThrow("no bucket");
  expect(await run("a")).toBe(true);
});

test("Terraform starts with the known hashes, whatever lock file was there", async () => {
  stack("a", "b1");
  writeFileSync(join(root, "a", ".terraform.lock.hcl"), "somebody's");
  await run("a");
  expect(inits).toEqual(["known"]);
  await run("a", "terraform", "other hashes");
  expect(inits).toEqual(["known", "other hashes"]);
});
