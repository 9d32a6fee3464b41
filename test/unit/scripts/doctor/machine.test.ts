import { git } from "../../../../scripts/doctor/machine/git";
import { type Machine, thisMachine } from "../../../../scripts/doctor/machine/machine";
import { node } from "../../../../scripts/doctor/machine/node";
import { python } from "../../../../scripts/doctor/machine/python";
import { terraform } from "../../../../scripts/doctor/machine/terraform";
import { terraformVersion } from "../../../../scripts/setup/pins.mjs";
import { sandbox } from "../../../helpers/states";
import { said } from "./patient";

const { signal } = new AbortController();
/** @param printed output of every program; undefined if no program exists */
const machine = (printed: string | undefined, localAws = false): Machine => ({
  tools: { python: "/no/python", terraform: "/no/terraform", pathAdditions: [] },
  processEnvironment: {},
  localAws,
  output: () => Promise.resolve(printed),
});

test("this Node is new enough: it runs the tests", async () => {
  expect(await said(node, machine(undefined))).toEqual([`ok: ${process.versions.node}`]);
});

test("Terraform is reported, and never missing, because it is fetched if needed", async () => {
  const version = (text: string) => machine(`Warning: no file\n{"terraform_version": "${text}"}`);
  expect(await said(terraform, version("1.11.4"))).toEqual(["ok: 1.11.4, /no/terraform"]);
  const fetched = `the first verb that needs it fetches ${terraformVersion}`;
  expect(await said(terraform, version("1.5.7"))).toEqual([`ok: 1.5.7 is too old: ${fetched}`]);
  expect(await said(terraform, machine(undefined))).toEqual([`ok: none on PATH: ${fetched}`]);
});

test("git is missed only for a local AWS", async () => {
  expect(await said(git, machine("git version 2.39.5\n"))).toEqual(["ok: 2.39.5"]);
  expect(await said(git, machine(undefined))).toEqual(["ok: none: only the sandbox, plan --changed and state migrate need it"]);
  expect(await said(git, machine(undefined, true))).toEqual(["warning: none: the sandbox keeps its CodeCommit repositories with it"]);
});

test("Python is checked only for a local AWS, and its lack is a warning", async () => {
  expect([python.applies?.(machine(undefined)), python.applies?.(machine(undefined, true))]).toEqual([false, true]);
  expect(await said(python, machine(undefined, true))).toEqual(["warning: /no/python does not run"]);
});

test.each([
  [{ AWS_ENDPOINT_URL: "http://127.0.0.1:4566" }, undefined, true],
  [{}, "http://localhost:4566", true],
  [{ AWS_ENDPOINT_URL: "https://vpce.example.com" }, "http://localhost.example.com", false],
  [{}, undefined, false],
])("a local AWS: %j, %s: %s", async (variables, endpoint, expected) => {
  const found = thisMachine([{ ...sandbox, endpoint }], signal, { ...variables, PATH: process.env.PATH });
  expect(found.localAws).toBe(expected);
  expect(await found.output("node", ["-p", "1"])).toBe("1\n");
  expect(await found.output("node", ["-e", "process.exit(1)"])).toBeUndefined();
  expect(await found.output("/no/such/program", [])).toBeUndefined();
});
