import { z } from "zod";
import type { ChangeKind, PlannedChange } from "./plan-json";

const resource = z.object({ addr: z.string() });
const range = z.object({ filename: z.string(), start: z.object({ line: z.number() }) });

/**
 * The part of a line of `terraform plan -json` that is read here
 * (https://developer.hashicorp.com/terraform/internals/machine-readable-ui).
 */
const messageSchema = z.object({
  "@message": z.string(),
  type: z.string().optional(),
  change: z.object({ resource, action: z.string() }).optional(),
  diagnostic: z
    .object({
      severity: z.string(),
      summary: z.string(),
      detail: z.string().default(""),
      address: z.string().optional(),
      range: range.optional(),
    })
    .optional(),
});
type Message = z.output<typeof messageSchema>;

/** What `terraform plan -json` reports while it runs. */
export interface PlanMessages {
  /** What an apply would do, by address. */
  readonly planned: readonly PlannedChange[];
  /** Addresses of resources that Terraform found changed since it last wrote the state. */
  readonly drifted: readonly string[];
}

/** Terraform's word for each kind of change; a move, a read or a no-op does not count as one. */
const KINDS: Readonly<Record<string, ChangeKind>> = {
  create: "create",
  update: "update",
  replace: "replace",
  delete: "delete",
  import: "import",
  remove: "forget",
};

/** @param output what `terraform plan -json` wrote */
export function planMessages(output: string): PlanMessages {
  const messages = output.split("\n").flatMap((line) => messageIn(line) ?? []);
  const changes = (type: string) => messages.flatMap((message) => (message.type === type && message.change ? [message.change] : []));
  const planned = changes("planned_change").flatMap(({ resource: { addr }, action }) => {
    const kind = KINDS[action];
    return kind === undefined ? [] : [{ address: addr, kind }];
  });
  return { planned: planned.sort(byAddress), drifted: changes("resource_drift").map((change) => change.resource.addr) };
}

/** A line of `terraform plan -json` as a person would read it; any other line as it is. */
export function readableLine(line: string): string {
  const message = messageIn(line);
  return message === undefined ? line : message.diagnostic ? diagnosticText(message.diagnostic) : message["@message"];
}

function messageIn(line: string): Message | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return messageSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** A diagnostic as Terraform writes it without -json. The frame shows where it ends. */
function diagnosticText({ severity, summary, detail, address, range: place }: NonNullable<Message["diagnostic"]>): string {
  const where = [
    ...(address === undefined ? [] : [`  with ${address},`]),
    ...(place === undefined ? [] : [`  on ${place.filename} line ${place.start.line}`]),
  ];
  const lines = [`${severity === "error" ? "Error" : "Warning"}: ${summary}`, ...where, ...detail.split("\n")];
  return ["╷", ...lines.map((line) => `│ ${line}`), "╵"].join("\n");
}

function byAddress(one: PlannedChange, other: PlannedChange): number {
  return one.address < other.address ? -1 : one.address > other.address ? 1 : 0;
}
