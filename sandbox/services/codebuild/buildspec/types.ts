/** A checked buildspec, version 0.1 or 0.2, with its defaults. */
export interface Buildspec {
  readonly version: string;
  readonly env: BuildspecEnv;
  readonly phases: Readonly<Partial<Record<CommandPhase, PhaseSpec>>>;
  readonly artifacts?: ArtifactsSpec;
  /** Sections that the sandbox accepts but ignores. */
  readonly ignored: readonly string[];
}

export const COMMAND_PHASES = ["install", "pre_build", "build", "post_build"] as const;
export type CommandPhase = (typeof COMMAND_PHASES)[number];

export interface BuildspecEnv {
  /** Shell that runs the commands. */
  readonly shell: "bash" | "sh";
  readonly variables: Readonly<Record<string, string>>;
  readonly parameterStore: Readonly<Record<string, string>>;
  readonly secretsManager: Readonly<Record<string, string>>;
  readonly exportedVariables: readonly string[];
  readonly gitCredentialHelper: boolean;
}

/** What happens after a failed phase. */
export interface OnFailure {
  /** DEFAULT: by the build phase transitions. */
  readonly then: "DEFAULT" | "ABORT" | "CONTINUE";
  /** Retries the whole build, at most `limit` times, if the error's message matches. */
  readonly retry?: { readonly limit: number; readonly pattern: RegExp };
}

export interface PhaseSpec {
  readonly commands: readonly string[];
  readonly finally: readonly string[];
  readonly onFailure: OnFailure;
  /** `python: 3.11`; install phase only. */
  readonly runtimeVersions: Readonly<Record<string, string>>;
}

export interface ArtifactSpec {
  readonly files: readonly string[];
  readonly baseDirectory?: string;
  readonly discardPaths: boolean;
  readonly excludePaths: readonly string[];
  readonly name?: string;
}

export interface ArtifactsSpec extends Omit<ArtifactSpec, "files"> {
  readonly files?: readonly string[];
  readonly secondary: Readonly<Record<string, ArtifactSpec>>;
}
