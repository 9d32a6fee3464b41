import type { Names } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import type { Aws } from "../aws/clients";

/** From good to bad. `skipped`: another check that comes first did not get that far. */
export const LEVELS = ["ok", "skipped", "warning", "could not check", "problem"] as const;
export type Level = (typeof LEVELS)[number];

/** What a check has to say. */
export interface Note {
  readonly level: Exclude<Level, "skipped">;
  /** May have several lines. */
  readonly what: string;
  /** A command or a sentence; may have several lines. */
  readonly fix?: string;
  /** Whether what comes after this check has nothing to look at. @default false */
  readonly stops?: boolean;
}

/** One thing that is looked at, and changed by nobody here. What a check throws, it could not check. */
export interface Check<Subject> {
  /** Two or three words, as they stand in the table. */
  readonly name: string;
  /** Names of checks that must have got to their end. Those that do not apply do not count. @default none */
  readonly after?: readonly string[];
  /** Whether those after it look for themselves where this one could not. @default false: neither can they */
  readonly lenient?: boolean;
  /** Whether there is such a thing. @default always */
  readonly applies?: (subject: Subject) => boolean;
  run(subject: Subject): Promise<readonly Note[]>;
}

/** An environment, to look at. */
export interface Patient {
  readonly environment: Environment;
  readonly names: Names;
  readonly access: Access;
  readonly now: Date;
}

/** The clients that are looked with. */
export type DoctorClients = Pick<Aws, "account" | "region" | "callerArn" | "s3" | "ssm" | "codeCommit" | "codePipeline" | "scheduler">;

/** How an environment is reached. Every answer is kept. */
export interface Access {
  /** Who the caller is, before any role. */
  caller(): Promise<{ readonly account: string; readonly arn: string }>;
  /** Clients as a role, or as the caller where none is named. Throws OperationError where the role refuses or the account is another. */
  as(roleArn: string | undefined): Promise<DoctorClients>;
  /** Clients that are good for reading: of the read-only role where it lets us, else of the deploy role, else the caller's. */
  reader(): Promise<DoctorClients>;
}

/** What was found; the shape of `--json`. */
export interface Finding extends Omit<Note, "level" | "stops"> {
  /** Absent where it is of this machine. */
  readonly environment?: string;
  readonly check: string;
  readonly level: Level;
}
