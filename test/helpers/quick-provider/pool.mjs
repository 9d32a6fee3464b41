import { startProvider } from "./front.mjs";

/**
 * A provider that works for one Terraform after the other.
 * @typedef {import("./front.mjs").Provider & { readonly key: string }} Pooled
 */

/** Memory: a provider that has worked holds 200 to 400 MB. */
const IDLE = 5;

/**
 * AWS providers that stay after their Terraform has ended: each Terraform configures them anew, and starting one costs more than
 * what most of them do. Only the same environment gets the same provider.
 */
export class Pool {
  /** The longest unused first. @type {Pooled[]} */
  idle = [];

  /** @type {Set<import("node:child_process").ChildProcess>} */
  children = new Set();

  /**
   * @param {string} program
   * @param {readonly string[]} args
   */
  constructor(program, args) {
    this.program = program;
    this.args = args;
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
      return found;
    }
    const provider = { ...startProvider(this.program, this.args, { env: { ...env, ...NOT_TWICE }, stderr: "ignore" }), key };
    this.children.add(provider.child);
    provider.child.once("exit", () => {
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

/** What differs between two Terraforms of the same caller, and is nothing to the provider. */
const OWN = new Set(["PLUGIN_CLIENT_CERT", "AWS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "PWD", "OLDPWD", "SHLVL", "_"]);

/** @param {NodeJS.ProcessEnv} env */
function keyOf(env) {
  return JSON.stringify(
    Object.entries(env)
      .filter(([name]) => !OWN.has(name))
      .sort(),
  );
}
