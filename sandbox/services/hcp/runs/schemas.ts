import { z } from "zod";

const planSchema = z.object({
  resource_changes: z.array(z.object({ provider_name: z.string(), type: z.string() })).default([]),
  resource_drift: z.array(z.object({ provider_name: z.string(), type: z.string() })).default([]),
});
const kindSchema = z.record(z.string(), z.unknown());
const schemasSchema = z.object({
  format_version: z.string().default("1.0"),
  provider_schemas: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
});

type Schemas = z.infer<typeof schemasSchema>;

/** The kinds of an entry of `terraform providers schema -json` whose members are types. */
const TYPED = ["resource_schemas", "data_source_schemas", "ephemeral_resource_schemas"];

/**
 * The schemas of providers, read once for each set of types that a plan names: asking a provider takes seconds, and AWS's answer
 * has 1,500 types, of which a plan shows a few.
 */
export class SchemaCache {
  private readonly known = new Map<string, Buffer>();

  /** The schemas of what a plan shows, in the form of `terraform providers schema -json`. */
  async of(plan: Buffer, ask: () => Promise<Buffer | undefined>): Promise<Buffer | undefined> {
    const types = typesIn(plan);
    const key = [...types].sort().join(" ");
    const found = this.known.get(key);
    if (found) return found;
    const answer = await ask();
    if (answer === undefined) return undefined;
    const reduced = reduce(schemasSchema.parse(JSON.parse(answer.toString("utf8"))), types);
    this.known.set(key, reduced);
    return reduced;
  }
}

function typesIn(plan: Buffer): Set<string> {
  const { resource_changes: changes, resource_drift: drift } = planSchema.parse(JSON.parse(plan.toString("utf8")));
  return new Set([...changes, ...drift].map(({ provider_name: provider, type }) => `${provider}/${type}`));
}

function reduce({ format_version, provider_schemas }: Schemas, types: ReadonlySet<string>): Buffer {
  const providers = Object.entries(provider_schemas).map(([name, schema]) => {
    const kept = Object.entries(schema).map(([kind, value]) => {
      if (!TYPED.includes(kind)) return [kind, kind === "functions" ? {} : value];
      const members = Object.entries(kindSchema.parse(value)).filter(([type]) => types.has(`${name}/${type}`));
      return [kind, Object.fromEntries(members)];
    });
    return [name, Object.fromEntries(kept) as unknown];
  });
  return Buffer.from(JSON.stringify({ format_version, provider_schemas: Object.fromEntries(providers) as unknown }));
}
