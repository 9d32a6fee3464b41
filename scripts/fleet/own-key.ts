import { namesOf } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import type { RoleKind } from "../../environments/role";
import type { Console } from "../cli/console";
import type { FleetContext } from "../cli/context";
import { connect } from "../aws/clients";
import { PATIENCE } from "../aws/network";
import { encryptWithOurs, type OtherKey, type SecretClients, underOtherKeys } from "../secrets/reencrypt";
import { presentError } from "../words/errors";
import type { StackReport } from "./stack-report";

type Context = Pick<FleetContext, "environments" | "actorIn" | "console" | "signal">;
type ConnectTo = (environment: Environment) => Promise<SecretClients>;

/** The secrets of an environment that another key encrypts, or why that is not known. */
export interface OtherKeys {
  readonly environment: Environment;
  readonly found: readonly OtherKey[];
  readonly unchecked?: string;
}

/** Connects as the actors of a command. */
export function secretClientsOf({ actorIn }: Pick<Context, "actorIn">, kind?: RoleKind): ConnectTo {
  return (environment) => connect(actorIn(environment, kind), PATIENCE);
}

/** Looks in the environments whose secrets stack is among the reports, without reading a value. Terraform ignores the key. */
export async function findOtherKeys(
  reports: readonly StackReport[],
  { environments }: Context,
  connectTo: ConnectTo,
): Promise<OtherKeys[]> {
  const concerned = environments.filter(({ name }) =>
    reports.some(({ environment, stack }) => environment === name && stack === "secrets"),
  );
  return Promise.all(
    concerned.map(async (environment): Promise<OtherKeys> => {
      try {
        return { environment, found: await underOtherKeys(await connectTo(environment), namesOf(environment)) };
      } catch (error) {
        return { environment, found: [], unchecked: presentError(error).text };
      }
    }),
  );
}

/** The reports, with what a deploy does to the keys beside the plans. */
export function withKeyNotes(reports: readonly StackReport[], others: readonly OtherKeys[]): StackReport[] {
  return reports.map((report) => {
    const of = others.find(({ environment }) => environment.name === report.environment);
    if (report.stack !== "secrets" || of === undefined) return report;
    const alias = namesOf(of.environment).secretsKey;
    const notes = [
      ...of.found.map(({ parameter, keyId }) => `${parameter} is encrypted with ${keyId ?? "another key"}: ${EFFECT} ${alias}`),
      ...(of.unchecked === undefined ? [] : [`could not look which key encrypts the secrets: ${of.unchecked}`]),
    ];
    return notes.length === 0 ? report : Object.assign({}, report, { notes: [...(report.notes ?? []), ...notes] });
  });
}

const EFFECT = "a deploy of secrets and scanner writes the same value again, encrypted with";

/** Shows them before the question. */
export function showOtherKeys(others: readonly OtherKeys[], console: Pick<Console, "line">): void {
  for (const { environment, found } of others) {
    const { stackNames, secretsKey } = namesOf(environment);
    for (const { parameter, keyId } of found)
      console.line(`${stackNames.secrets}: ${parameter} is encrypted with ${keyId ?? "another key"}: ${EFFECT} ${secretsKey}`, "yellow");
  }
}

export function countOf(others: readonly OtherKeys[]): number {
  return others.reduce((sum, { found }) => sum + found.length, 0);
}

/**
 * Encrypts them anew, where the scan may decrypt with our key by now: both stacks are as configured. A failure fails the report of
 * the secrets stack. Gives all reports.
 */
export async function useOwnKeys(
  reports: readonly StackReport[],
  others: readonly OtherKeys[],
  { console, signal }: Context,
  connectTo: ConnectTo,
): Promise<StackReport[]> {
  const isSettled = (name: string, stack: StackReport["stack"]) =>
    reports.some((each) => each.environment === name && each.stack === stack && ["applied", "no changes"].includes(each.result));
  return Promise.all(
    reports.map(async (report) => {
      const of = others.find(({ environment, found }) => environment.name === report.environment && found.length > 0);
      const ready = isSettled(report.environment, "secrets") && isSettled(report.environment, "scanner");
      if (report.stack !== "secrets" || of === undefined || !ready || signal.aborted) return report;
      const names = namesOf(of.environment);
      try {
        const encrypt = async () => encryptWithOurs(await connectTo(of.environment), names, of.environment.name);
        const done = await console.step(
          "encrypt",
          names.stackNames.secrets,
          encrypt,
          (each) => `${names.stackNames.secrets}  ${each.length}`,
        );
        const note = `encrypted anew with ${names.secretsKey}, with the value that was there: ${done.join(", ")}`;
        return Object.assign({}, report, { notes: [...(report.notes ?? []), note] });
      } catch (error) {
        return Object.assign({}, report, { result: "failed" as const, reason: presentError(error).text });
      }
    }),
  );
}
