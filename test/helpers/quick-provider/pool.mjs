import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { devNull } from "node:os";
import { join } from "node:path";
import { startProvider } from "./front.mjs";

/**
 * A provider that works for one Terraform after the other.
 * @typedef {import("./front.mjs").Provider & { readonly key: string, readonly files: CredentialFiles | undefined }} Pooled
 */

/** Memory: a provider that has worked holds 200 to 400 MB. */
const IDLE = 5;

/**
 * AWS providers that stay after their Terraform has ended: each Terraform configures them anew, and starting one costs more than
 * what most of them do. Only the same settings get the same provider; the credentials may be others.
 */
export class Pool {
  /** The longest unused first. @type {Pooled[]} */
  idle = [];

  /** @type {Set<import("node:child_process").ChildProcess>} */
  children = new Set();

  /**
   * @param {string} program
   * @param {readonly string[]} args
   * @param {string} place folder for credentials
   */
  constructor(program, args, place) {
    this.program = program;
    this.args = args;
    this.place = place;
  }

  /**
   * @param {NodeJS.ProcessEnv} env
   * @returns {Pooled}
   */
  take(env) {
    const key = keyOf(env);
    const found = this.idle.findLast((each) => each.key === key);
    if (found !== undefined) {
      this.idle.splice(this.idle.indexOf(found), 1);
      found.files?.write(env);
      return found;
    }
    const files = hasOwnFiles(env) ? undefined : new CredentialFiles(this.place);
    files?.write(env);
    const given = { ...env, ...NOT_TWICE, ...files?.variables };
    const provider = { ...startProvider(this.program, this.args, { env: given, stderr: "ignore" }), key, files };
    this.children.add(provider.child);
    provider.child.once("exit", () => {
      files?.remove();
      this.children.delete(provider.child);
      this.idle = this.idle.filter((each) => each !== provider);
    });
    return provider;
  }

  /** @param {Pooled} provider that is doing nothing */
  giveBack(provider) {
    if (provider.child.exitCode !== null || provider.child.signalCode !== null) return;
    this.idle.push(provider);
    if (this.idle.length > IDLE) this.idle.shift()?.child.kill("SIGKILL");
  }

  close() {
    for (const child of this.children) child.kill("SIGKILL");
  }
}

/** What a provider cannot be configured with a second time ("unable to add custom RootCAs"). A sandbox on the loopback has no TLS. */
const NOT_TWICE = { AWS_CA_BUNDLE: undefined };

/** Variables with credentials, and the settings of the same meaning in AWS's shared files. */
const KEYS = {
  AWS_ACCESS_KEY_ID: "aws_access_key_id",
  AWS_SECRET_ACCESS_KEY: "aws_secret_access_key",
  AWS_SESSION_TOKEN: "aws_session_token",
};
const ROLE = {
  AWS_ROLE_ARN: "role_arn",
  AWS_WEB_IDENTITY_TOKEN_FILE: "web_identity_token_file",
  AWS_ROLE_SESSION_NAME: "role_session_name",
};

/**
 * Where a provider finds the credentials of the Terraform that it works for: a program cannot be given other variables while it runs,
 * but it reads AWS's shared files each time it is configured.
 */
class CredentialFiles {
  /** @param {string} place */
  constructor(place) {
    this.folder = mkdtempSync(join(place, "credentials-"));
    const [credentials, config] = [join(this.folder, "credentials"), join(this.folder, "config")];
    /** @type {NodeJS.ProcessEnv} */
    this.variables = { ...without({ ...KEYS, ...ROLE }), AWS_SHARED_CREDENTIALS_FILE: credentials, AWS_CONFIG_FILE: config };
    this.paths = { credentials, config };
  }

  /** @param {NodeJS.ProcessEnv} env */
  write(env) {
    writeFileSync(this.paths.credentials, profileOf(env, KEYS), { mode: 0o600 });
    writeFileSync(this.paths.config, profileOf(env, ROLE), { mode: 0o600 });
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const FILES = { AWS_SHARED_CREDENTIALS_FILE: "", AWS_CONFIG_FILE: "" };

/** @type {(names: object) => NodeJS.ProcessEnv} */
const without = (names) => Object.fromEntries(Object.keys(names).map((name) => [name, undefined]));

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {Record<string, string>} names
 */
function profileOf(env, names) {
  const lines = Object.entries(names).flatMap(([name, setting]) => (env[name] === undefined ? [] : [`${setting} = ${env[name]}`]));
  return lines.length === 0 ? "" : ["[default]", ...lines, ""].join("\n");
}

/** Whether it has shared files, or a profile in them: then these count. @param {NodeJS.ProcessEnv} env */
function hasOwnFiles({ AWS_PROFILE, AWS_CONFIG_FILE = devNull, AWS_SHARED_CREDENTIALS_FILE = devNull }) {
  return AWS_PROFILE !== undefined || AWS_CONFIG_FILE !== devNull || AWS_SHARED_CREDENTIALS_FILE !== devNull;
}

/** What a provider reads of its environment, besides credentials: AWS's settings, proxies, and Go's own. */
const READ = /^(AWS_|GO|TMPDIR$|(HTTPS?|NO)_PROXY$)/i;

/** @param {NodeJS.ProcessEnv} env */
function keyOf(env) {
  const left = { ...env, ...NOT_TWICE, ...(hasOwnFiles(env) ? {} : without({ ...KEYS, ...ROLE, ...FILES })) };
  return JSON.stringify(
    Object.entries(left)
      .filter(([name, value]) => READ.test(name) && value !== undefined)
      .sort(),
  );
}
