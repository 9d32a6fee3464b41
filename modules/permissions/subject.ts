import type { Place } from "./arn";
import type { BuildPlace } from "./build";

/** Everything of one environment that its roles' permissions name. Names only: nothing has to exist yet. */
export interface Subject extends Place {
  /** Tags of the environment's keys, which have no names of their own. */
  readonly keyTags: Readonly<Record<string, string>>;
  readonly states: States | undefined;
  /** Where the states were, while they are moved. */
  readonly formerStates?: States;
  readonly registry: Registry;
  readonly scanner: Scanner;
  readonly roles: Roles;
  /** ARN of the policy that bounds every role that the deploy role makes. */
  readonly boundaryArn: string;
}

/** Where the states are; there is no such place if they are in local files. */
export interface States {
  readonly bucket: string;
  /** Key prefix of the environment's states. */
  readonly prefix: string;
  /** Whether our stack makes the bucket and its key. */
  readonly made: boolean;
  /** Alias of the key that our stack makes. */
  readonly keyAlias: string;
  /** Key of a bucket that exists already. */
  readonly keyArn?: string;
}

export interface Registry {
  readonly domain: string;
  readonly domainOwner: string;
  /** Those that our stack makes. */
  readonly repositories: readonly string[];
  /** Another account's repository of the domain, from which the team's gets packages. */
  readonly upstream?: string;
  /** Alias of the domain's key, if our stack makes one. */
  readonly keyAlias?: string;
  /** A key that exists already. */
  readonly keyArn?: string;
}

export interface Scanner {
  readonly reportBucket: string;
  /** Alias of the key that our stack makes, or ARN of one that exists already. */
  readonly reportsKey: string;
  readonly sourceRepository: string;
  readonly project: string;
  readonly build?: BuildPlace;
  readonly pipeline: string;
  readonly scheduleGroup: string;
  readonly schedule: string;
  readonly logGroup: string;
  /** Names of the secrets' parameters. */
  readonly secrets: readonly string[];
  /** Name of the parameter with the proxy's address, which the build itself gets; undefined if there is none. */
  readonly proxy?: string | undefined;
  /** Alias of the key that our stack makes, or ARN of one that exists already. */
  readonly secretsKey: string;
  /** Name of the parameter with the hash of the scanner that may run. */
  readonly scannerHash: string;
  /** Absent if nobody is told anything. */
  readonly messages?: Messages;
  /** Rule of EventBridge that starts a scan when a package version changes. @default none */
  readonly onPublishRule?: string;
}

/** Names of what messages go through. */
export interface Messages {
  /** SNS topic. */
  readonly topic: string;
  /** Alias of the key that encrypts the topic's messages. */
  readonly topicKey: string;
  readonly alarms: readonly string[];
  readonly dashboard: string;
  /** Name of rule, connection and API destination, and source of the events. @default no webhook */
  readonly webhook?: { readonly name: string; readonly source: string };
}

/** The roles that our stacks make. */
export interface Roles {
  /** Begins and ends with a slash. */
  readonly path: string;
  readonly scan: string;
  readonly pipeline: string;
  readonly schedule: string;
  /** Posts messages to the webhook. @default none */
  readonly webhook?: string;
  /** Starts a scan when a package version changes. @default none */
  readonly publish?: string;
}
