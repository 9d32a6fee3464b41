import { App, TerraformStack, Testing } from "cdktf";
import childProcess from "node:child_process";
import { namesOf, type StackKind, STACKS } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import { addStacks } from "../../stacks";

type Attributes = Readonly<Record<string, unknown>>;

export interface Resource {
  readonly type: string;
  readonly name: string;
  /** `aws_s3_bucket.reports`. */
  readonly address: string;
  readonly attributes: Attributes;
}

/** One synthesized stack. */
export interface SynthesizedStack {
  readonly name: string;
  readonly kind: StackKind;
  readonly environment: Environment;
  readonly construct: TerraformStack;
  readonly text: string;
  readonly json: {
    readonly terraform: {
      readonly required_version: string;
      readonly required_providers: unknown;
      /** Absent if the state is in HCP Terraform. */
      readonly backend?: Readonly<Record<string, Attributes>>;
      readonly cloud?: Attributes;
    };
    readonly provider: { readonly aws: readonly Attributes[] };
    readonly output?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly removed?: readonly { readonly from: string; readonly lifecycle: Attributes }[];
    readonly resource: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  };
  readonly resources: readonly Resource[];
}

/** Synthesizes the stacks of the environments, with CDKTF's validations on. */
export function synthesize(environments: readonly Environment[]): SynthesizedStack[] {
  return withoutTraces(() => askingOnce(() => synthesizeAll(environments)));
}

/** For each stack whose state is in HCP Terraform, CDKTF starts `terraform version`: the first answer is the others' too. */
function askingOnce<Result>(work: () => Result): Result {
  const { execSync } = childProcess;
  const once = (command: string, options?: object) => {
    const known = answers.get(command) ?? execSync(command, options);
    answers.set(command, known);
    return known;
  };
  Object.assign(childProcess, { execSync: once });
  try {
    return work();
  } finally {
    Object.assign(childProcess, { execSync });
  }
}
const answers = new Map<string, string | Buffer>();

/** CDKTF keeps for each value where it was made, every frame of it: with jest's source maps, a third of what a synthesis costs. */
function withoutTraces<Result>(work: () => Result): Result {
  const capture = Reflect.get(Error, "captureStackTrace");
  Error.captureStackTrace = () => undefined;
  try {
    return work();
  } finally {
    Error.captureStackTrace = capture;
  }
}

function synthesizeAll(environments: readonly Environment[]): SynthesizedStack[] {
  const app = new App({ skipValidation: false });
  for (const environment of environments) addStacks(app, environment);
  return environments.flatMap((environment) =>
    STACKS.flatMap((kind) => {
      const name = namesOf(environment).stackNames[kind];
      const construct = app.node.tryFindChild(name);
      return construct instanceof TerraformStack ? [synthesizedStack(name, kind, environment, construct)] : [];
    }),
  );
}

function synthesizedStack(name: string, kind: StackKind, environment: Environment, construct: TerraformStack): SynthesizedStack {
  const text = Testing.synth(construct, true);
  const json = JSON.parse(text) as SynthesizedStack["json"];
  const resources = Object.entries(json.resource).flatMap(([type, named]) =>
    Object.entries(named).map(([id, attributes]) => ({ type, name: id, address: `${type}.${id}`, attributes })),
  );
  return { name, kind, environment, construct, text, json, resources };
}
