import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, S3Backend, TerraformStack, type TerraformResource } from "cdktf";

/**
 * A minimal CDKTF app with the same resources: only the provider classes, constructed with final values. Its argument is a folder
 * of synthesized stacks, from which it takes the values. `CDKTF_OUTDIR` is the folder of the result.
 */
type Values = Readonly<Record<string, unknown>>;
type ResourceClass = new (scope: TerraformStack, id: string, config: Values) => TerraformResource;
interface StackJson {
  readonly terraform: { readonly backend: { readonly s3: Values } };
  readonly provider: { readonly aws: readonly [Values] };
  readonly resource: Readonly<Record<string, Readonly<Record<string, Values>>>>;
}

/** Attributes that are maps: their keys are the user's and not attribute names. */
const MAPS = new Set(["tags", "configuration"]);
/** Meta-arguments that CDKTF expects in another form. */
const LEFT_OUT = new Set(["//", "depends_on"]);

const load = createRequire(join(__dirname, "..", "package.json"));

function main(source: string): void {
  const app = new App();
  for (const name of readdirSync(source)) {
    const json = JSON.parse(readFileSync(join(source, name, "cdk.tf.json"), "utf8")) as StackJson;
    const stack = new TerraformStack(app, basename(name));
    new AwsProvider(stack, "aws", camelCase(json.provider.aws[0]) as Values);
    new S3Backend(stack, camelCase(json.terraform.backend.s3) as { bucket: string; key: string });
    for (const [type, resources] of Object.entries(json.resource)) {
      const Resource = resourceClass(type);
      for (const [id, values] of Object.entries(resources)) new Resource(stack, id, camelCase(values) as Values).overrideLogicalId(id);
    }
  }
  app.synth();
}

function resourceClass(type: string): ResourceClass {
  const folder = type.replace(/^aws_/, "").replaceAll("_", "-");
  const exported = load(`@cdktf/provider-aws/lib/${folder}`) as Record<string, ResourceClass & { readonly tfResourceType?: string }>;
  const found = Object.values(exported).find((candidate) => candidate.tfResourceType === type);
  if (found === undefined) throw new Error(`the provider has no class for ${type}`);
  return found;
}

function camelCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCase);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !LEFT_OUT.has(key));
  return Object.fromEntries(
    kept.map(([key, inner]) => [
      key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
      MAPS.has(key) ? inner : camelCase(inner),
    ]),
  );
}

main(process.argv[2] ?? "");
