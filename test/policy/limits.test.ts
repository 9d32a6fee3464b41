import fc from "fast-check";
import { namesOf, stacksOf } from "../../environments/names";
import { placeOf } from "../../environments/place";
import { readEnvironment } from "../../environments/read";
import { REGIONS } from "../../environments/regions";
import type { Environment } from "../../environments/schema";
import { IAM_LIMITS } from "../../modules/permissions/pack";
import { parameterArn } from "../../modules/permissions/parameters";
import type { ServiceModels } from "../../sandbox/core/model";
import { rolesOf } from "../../scripts/roles/documents";
import { serviceModels } from "../helpers/models";
import { files, longest } from "./limits/files";
import { DOCUMENTED, ELSEWHERE, NAMES, TAG_LISTS, TAGS } from "./limits/names";
import { refusalOf, shapeOf } from "./limits/shapes";
import { synthesize, type SynthesizedStack } from "./synth";

/** CodeBuild User Guide, "Quotas": characters of all environment variables of a project together. */
const VARIABLES = 5500;
/** Systems Manager's limit for the ARN (botocore 1.43.11, ssm, PutParameterRequest, Name). */
const PARAMETER_ARN = 1011;
/** The same files in each run: a test that fails now and then helps nobody. */
const SEED = { seed: 20261129, numRuns: 70 };

let models: ServiceModels;
beforeAll(async () => {
  models = await serviceModels();
});

/** What is wrong with what an environment deploys, in words. */
function refusals(environment: Environment): string[] {
  const stacks = synthesize([environment]);
  return [
    ...stacks.flatMap(ofNames),
    ...stacks.flatMap(ofTexts),
    ...stacks.flatMap(ofPolicies),
    ...ofTags(stacks),
    ...ofParameters(environment),
    ...ofWorkspaces(environment),
    ...ofRoles(environment),
  ];
}

function ofNames({ resources }: SynthesizedStack): string[] {
  const rules = [
    ...NAMES.map(([type, attribute, described]) => ({
      type,
      attribute,
      refusal: (value: unknown) => refusalOf(value, shapeOf(models, described)),
    })),
    ...DOCUMENTED.map(([type, attribute, pattern]) => ({
      type,
      attribute,
      refusal: (value: unknown) => (pattern.test(String(value)) ? undefined : `does not match ${pattern}`),
    })),
  ];
  return rules.flatMap(({ type, attribute, refusal }) =>
    resources
      .filter((resource) => resource.type === type)
      .flatMap(({ address, attributes }) =>
        valuesIn(attributes)
          .filter(({ path, value }) => path === attribute && !isReference(value) && refusal(value) !== undefined)
          .map(({ value }) => `${address}.${attribute} ${String(value)}: ${refusal(value)}`),
      ),
  );
}

/** Every value that is neither a list nor a mapping, with the names that lead to it: `rule[].filter[].prefix`. */
function valuesIn(value: unknown, path = ""): { readonly path: string; readonly value: unknown }[] {
  if (Array.isArray(value)) return value.flatMap((each) => valuesIn(each, `${path}[]`));
  if (typeof value !== "object" || value === null) return [{ path, value }];
  return Object.entries(value).flatMap(([key, each]) => valuesIn(each, path === "" ? key : `${path}.${key}`));
}

/** What IAM and SNS take of policies and trust; a reference stands for an ARN, which is longer. */
function ofPolicies({ resources }: SynthesizedStack): string[] {
  const most: readonly (readonly [type: string, attribute: string, length: number])[] = [
    ["aws_iam_policy", "policy", IAM_LIMITS.managedPolicy],
    ["aws_iam_role", "assume_role_policy", IAM_LIMITS.trustPolicy],
    ["aws_iam_role_policy", "policy", IAM_LIMITS.inlinePolicies],
    // SNS Developer Guide, "Access policy": 30 KB.
    ["aws_sns_topic_policy", "policy", 30_720],
  ];
  return most.flatMap(([type, attribute, length]) =>
    resources
      .filter((resource) => resource.type === type && String(resource.attributes[attribute]).length > length)
      .map(
        ({ address, attributes }) =>
          `${address}.${attribute} has ${String(attributes[attribute]).length} characters, ${length} are allowed`,
      ),
  );
}

/** HCP Terraform, "Workspace naming". */
function ofWorkspaces(environment: Environment): string[] {
  if (environment.backend.kind !== "hcp") return [];
  return stacksOf(environment)
    .map((kind) => namesOf(environment).workspace(kind))
    .filter((name) => !/^[\w-]{1,90}$/.test(name))
    .map((name) => `the workspace ${name}`);
}

/** Whether a value is nothing but another resource's attribute. */
function isReference(value: unknown): boolean {
  return /^\$\{[\w.]+\}$/.test(String(value));
}

function ofTexts({ text, resources }: SynthesizedStack): string[] {
  const expressions = [...text.matchAll(/(\$*)[$%]\{([^}]*)\}/g)].filter(
    ([, escaped, inner = ""]) => escaped === "" && !/^(aws_\w+\.\w+\.\w+|each\.value)$/.test(inner),
  );
  const [project] = resources.filter(({ type }) => type === "aws_codebuild_project");
  const variables = JSON.stringify(project?.attributes["environment"] ?? {});
  const given = [...variables.matchAll(/"(name|value)":"((?:\\.|[^"\\])*)"/g)].map(([, , each = ""]) => each);
  return [
    ...expressions.map(([found]) => `${found} is an expression for Terraform`),
    ...(given.join("").length > VARIABLES ? [`${given.join("").length} characters of environment variables`] : []),
  ];
}

function ofTags(stacks: readonly SynthesizedStack[]): string[] {
  const [{ tags }] = stacks[0]?.json.provider.aws[0]?.["default_tags"] as [{ readonly tags: Readonly<Record<string, string>> }];
  const keys = Object.keys(tags);
  const alike = keys.filter((key, index) => keys.some((other, before) => before < index && other.toLowerCase() === key.toLowerCase()));
  return [
    ...alike.map((key) => `IAM takes the tag ${key} for another one too`),
    ...keys.filter((key) => /^aws:/i.test(key)).map((key) => `the tag ${key}`),
    ...TAG_LISTS.flatMap((described) => refusalOf(tags, shapeOf(models, described)) ?? []),
    ...TAGS.flatMap(({ key, value }) =>
      Object.entries(tags).flatMap(([name, given]) => [
        ...(refusalOf(name, shapeOf(models, key)) === undefined ? [] : [`the key ${name} for ${key.join(" ")}`]),
        ...(refusalOf(given, shapeOf(models, value)) === undefined ? [] : [`the value ${given} for ${value.join(" ")}`]),
      ]),
    ),
  ];
}

function ofParameters(environment: Environment): string[] {
  const { tokenParameter, organizationParameter, acceptedSourceParameter } = namesOf(environment);
  const names = [tokenParameter, organizationParameter, acceptedSourceParameter];
  const arns = names.map((name) => parameterArn(placeOf(environment), name));
  return [
    ...names.filter((name) => /^\/?(aws|ssm)/i.test(name)).map((name) => `the parameter ${name}`),
    ...arns.filter((arn) => arn.length > PARAMETER_ARN),
    ...(new Set(arns).size === arns.length ? [] : ["two parameters are one"]),
  ];
}

function ofRoles(environment: Environment): string[] {
  const { roles, boundary } = rolesOf(environment, [`arn:aws:iam::${environment.account}:root`]);
  const size = (document: unknown) => JSON.stringify(document).length;
  const managed = [...roles.flatMap(({ managedPolicies }) => managedPolicies), ...(boundary.policy === undefined ? [] : [boundary.policy])];
  return [
    ...managed.filter(({ document }) => size(document) > IAM_LIMITS.managedPolicy).map(({ name }) => `the policy ${name}`),
    ...roles.filter(({ managedPolicies }) => managedPolicies.length > IAM_LIMITS.attachedPolicies).map(({ name }) => `policies of ${name}`),
    ...roles
      .filter(({ inlinePolicies }) => size(inlinePolicies) > IAM_LIMITS.inlinePolicies)
      .map(({ name }) => `inline policies of ${name}`),
    ...roles.filter(({ name }) => name.length > IAM_LIMITS.roleName).map(({ name }) => `the role ${name}`),
    ...roles.filter(({ trust }) => size(trust) > IAM_LIMITS.trustPolicy).map(({ name }) => `the trust of ${name}`),
  ];
}

test("whatever loads, AWS takes: else it is refused with key and fix", () => {
  let loaded = 0;
  fc.assert(
    fc.property(files, ({ fileName, content }) => {
      const reading = readEnvironment(`environments/${fileName}.yaml`, JSON.stringify(content));
      if ("mistakes" in reading) {
        for (const { key, fix } of reading.mistakes) expect([key, fix]).not.toContain("");
        return;
      }
      loaded += 1;
      expect(refusals(reading.environment)).toEqual([]);
    }),
    SEED,
  );
  // If nothing loaded, nothing was looked at.
  expect(loaded).toBeGreaterThan(12);
});

test("no attribute with the environment's name in it is left out", () => {
  const known = new Set([...[...NAMES, ...DOCUMENTED].map(([type, attribute]) => `${type}.${attribute}`), ...ELSEWHERE]);
  const { scan, snyk, ...content } = longest("eu-central-1");
  const more = {
    name: "zzq",
    scan: { ...scan, reportBucket: undefined, sourceRepository: undefined },
    snyk: { ...snyk, tokenParameter: undefined, organizationParameter: undefined, projectName: undefined },
    accessLogs: { bucket: "company-logs" },
  };
  const found = [{ kind: "s3" }, { kind: "hcp", organization: "company" }].flatMap((backend) => {
    const reading = readEnvironment("environments/zzq.yaml", JSON.stringify({ ...content, ...more, backend }));
    if ("mistakes" in reading) throw new Error(JSON.stringify(reading.mistakes));
    return synthesize([reading.environment]).flatMap(({ resources }) =>
      resources.flatMap(({ type, attributes }) =>
        valuesIn(attributes)
          .filter(({ value }) => String(value).includes("zzq"))
          .map(({ path }) => `${type}.${path}`),
      ),
    );
  });
  expect(new Set(found).size).toBeGreaterThan(30);
  expect([...new Set(found)].filter((attribute) => !known.has(attribute))).toEqual([]);
});

test.each(REGIONS)("with the longest names, in a VPC, with an image and messages, the roles of %s fit into IAM's policies", (region) => {
  const { scan, snyk, ...content } = longest(region);
  // Beside a proxy that is a secret, the names of the others are shorter.
  const shorter = { tokenParameter: `/t${"t".repeat(73)}`, organizationParameter: `/o${"o".repeat(73)}` };
  const secret = { scan: { ...scan, proxy: { ...scan.proxy, address: undefined, secret: true } }, snyk: { ...snyk, ...shorter } };
  for (const file of [{ scan, snyk }, secret]) {
    const reading = readEnvironment("environments/longest.yaml", JSON.stringify({ ...content, ...file }));
    if ("mistakes" in reading) throw new Error(JSON.stringify(reading.mistakes));
    expect(refusals(reading.environment)).toEqual([]);
  }
});
