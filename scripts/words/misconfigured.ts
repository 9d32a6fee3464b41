import type { BrokenEnvironment } from "../../environments/load";
import { EXIT } from "./errors";

/** An environment of which nothing was done, because its file has mistakes; part of reports and of `--json`. */
export interface Misconfigured {
  readonly environment: string;
  /** File, line, key, value and fix of every mistake. */
  readonly reason: string;
}

/** Its word in tables and JSON. */
export const MISCONFIGURED = "misconfigured" as const;

/** Those among the chosen environments whose files have mistakes. */
export function misconfiguredIn({ broken = [] }: { readonly broken?: readonly BrokenEnvironment[] }): Misconfigured[] {
  return broken.map(({ name, error }) => ({ environment: name, reason: `configuration: ${error.message}` }));
}

/** The exit code of work on the other environments, which is never a success or a mere drift if one had to be left out. */
export function withMisconfigured(code: number, misconfigured: readonly unknown[] = []): number {
  return misconfigured.length > 0 && (code === EXIT.done || code === EXIT.drift) ? EXIT.usage : code;
}

/** A screen. */
interface Screen {
  line(text?: string, style?: "yellow" | "red"): void;
}

/** Said before the work on the others begins; the mistakes are shown at its end. */
export function tellOfMisconfigured(misconfigured: readonly Misconfigured[], screen: Screen): void {
  for (const { environment } of misconfigured) screen.line(`${environment} is left out: its file has mistakes, see the end.`, "yellow");
}

/** Shows the environments that are left out, and why. */
export function showMisconfigured(misconfigured: readonly Misconfigured[] = [], screen: Screen): void {
  for (const { environment, reason } of misconfigured) {
    screen.line();
    screen.line(`${environment}: ${reason}`, "red");
  }
}
