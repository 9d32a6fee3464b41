import type { Environment } from "../../../environments/schema";
import { placeOf } from "../../../environments/place";
import { arnIn as arnAt } from "../../../modules/permissions/arn";
import type { Names } from "../../../environments/names";
import type { Aws } from "../../aws/clients";
import type { Severity } from "../model/types";

/** Something at one of our resources that nobody configured. */
export interface Extra {
  /** Stable path below the resource, `grants.GRANT-ID`: an accepted difference names it. */
  readonly attribute: string;
  readonly value: unknown;
  readonly severity: Severity;
  /** Why it has this severity, in a few words. */
  readonly why: string;
}

/** One question to AWS about one of our resources, which Terraform has no attribute or resource for. */
export interface Aspect {
  /** What is looked at, in the plural: `grants`. */
  readonly name: string;
  /** Terraform's address of the resource. */
  readonly address: string;
  /**
   * Attributes that Terraform reads at the resource but that nobody configures: a plan tells of them only until they are in the
   * state, and again when they are gone, so the answer to this question counts instead. @default none
   */
  readonly attributes?: readonly string[];
  /** Reads what is there. Rejects with AWS's own error; that the resource does not exist is one of them. */
  readonly ask: (aws: Aws) => Promise<readonly Extra[]>;
}

/** The environment whose resources are looked at. */
export interface Place {
  readonly environment: Environment;
  readonly names: Names;
}

/** ARN of something of the environment's account and region. @param rest what follows the account, `project/dev-package-scan` */
export function arnIn({ environment }: Place, service: string, rest: string): string {
  return arnAt(placeOf(environment), service, rest);
}

/** The code of AWS's answer. */
export function isAnswer(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && codes.includes(error.name);
}
