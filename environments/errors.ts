import { shownLines } from "../modules/text/shown";

/** One mistake in one file, with what a person needs to correct it. */
export interface Mistake {
  /** Path as the person would type it. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Dotted path of the key, such as `registry.domain`; empty if the whole file is wrong. */
  readonly key: string;
  /** The value as it is written in the file; undefined if there is none. */
  readonly value?: string;
  /** How to correct it; may have several lines. */
  readonly fix: string;
}

/** The environment files cannot be used as they are. The message lists every mistake and needs no stack trace. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";

  constructor(readonly mistakes: readonly Mistake[]) {
    // The values come from files, and cdktf shows the message without any of our writers.
    super(shownLines(describeMistakes(mistakes)));
  }
}

/** The named environment has no file. */
export class UnknownEnvironmentError extends EnvironmentError {
  constructor(asked: string, message: string) {
    super([]);
    this.message = shownLines(`environment ${JSON.stringify(asked)}\n${indent(message)}`);
  }
}

/** The process was told to act as a kind of role that does not exist. */
export class UnknownRoleError extends EnvironmentError {
  constructor(variable: string, asked: string, kinds: readonly string[]) {
    super([]);
    this.message = shownLines(`${variable} ${JSON.stringify(asked)}\n${indent(`must be one of ${kinds.join(", ")}`)}`);
  }
}

/** A setting outside the environment's file that would send its data elsewhere, or have a foreign program work on it. */
export interface ForeignSetting {
  /** The setting and its value, as a person finds it. */
  readonly what: string;
  /** Why, and what to do. */
  readonly fix: string;
}

/** Settings around an environment would send its data elsewhere. Nothing was done. */
export class ForeignSettingsError extends EnvironmentError {
  constructor(
    environment: string | undefined,
    readonly settings: readonly ForeignSetting[],
  ) {
    super([]);
    const lines = settings.map(({ what, fix }) => `${what}\n${indent(fix)}`);
    const why =
      environment === undefined
        ? "Nothing was done, because data would not go to AWS"
        : `Environment ${environment}: nothing was done, because its data would not go where its file says`;
    this.message = shownLines(`${why}\n${indent(lines.join("\n"))}`);
  }
}

/** One block of text for each mistake: file, line, key and value, then the fix. */
export function describeMistakes(mistakes: readonly Mistake[]): string {
  return mistakes.map(render).join("\n\n");
}

function render({ file, line, key, value, fix }: Mistake): string {
  const what = [key, value].filter((part) => part !== undefined && part !== "").join(" ");
  return `${file}:${line}${what === "" ? "" : `  ${what}`}\n${indent(fix)}`;
}

function indent(text: string): string {
  return text.replace(/^/gm, "  ");
}
