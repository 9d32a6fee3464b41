import type { Names } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import type { Endpoints } from "../../environments/services";
import type { Identity } from "../aws/actor";
import type { Aws } from "../aws/clients";

/** From good to bad. `skipped`: a check that must come first did not finish. */
export const LEVELS = ["ok", "skipped", "warning", "could not check", "problem"] as const;
export type Level = (typeof LEVELS)[number];

/** A result of a check. */
export interface Note {
  readonly level: Exclude<Level, "skipped">;
  /** What was found; may have several lines. */
  readonly what: string;
  /** A command or a sentence; may have several lines. */
  readonly fix?: string;
  /** Whether the checks after this one have nothing to look at. @default false */
  readonly stops?: boolean;
}

/** One check, which changes nothing. If it throws, the result is "could not check". */
export interface Check<Subject> {
  /** Its name in the table: two or three words. */
  readonly name: string;
  /** Names of checks that must finish first; checks that do not apply are ignored. @default none */
  readonly after?: readonly string[];
  /** Whether later checks still run if this one could not check. @default false: they are skipped */
  readonly lenient?: boolean;
  /** Whether the check applies to the subject. @default always */
  readonly applies?: (subject: Subject) => boolean;
  run(subject: Subject): Promise<readonly Note[]>;
}

/** The environment to check. */
export interface Patient {
  readonly environment: Environment;
  readonly names: Names;
  readonly access: Access;
  /** How the caller's credentials were found. */
  readonly identity?: Pick<Identity, "means" | "passedOver">;
  /** Addresses of services that are not AWS's own. */
  readonly endpoints: Endpoints;
  readonly now: Date;
}

/** The clients that the checks use. */
export type DoctorClients = Omit<Aws, "sts">;

/** Access to an environment. Every answer is cached. */
export interface Access {
  /** Who the caller is, before any role. */
  caller(): Promise<{ readonly account: string; readonly arn: string }>;
  /** Clients of a role, or of the caller if none is named. Throws OperationError if AWS denies the role or the account is another. */
  as(roleArn: string | undefined): Promise<DoctorClients>;
  /** Clients for reading: of the read-only role if it can be assumed, else of the deploy role, else of the caller. */
  reader(): Promise<DoctorClients>;
}

/** A result; the shape of `--json`. */
export interface Finding extends Omit<Note, "level" | "stops"> {
  /** Absent if it is about this machine. */
  readonly environment?: string;
  readonly check: string;
  readonly level: Level;
}
