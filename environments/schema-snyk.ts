import { apiAddressProblem } from "../modules/snyk/api-address";
import { ENGINES } from "../modules/snyk/engine";
import { z } from "zod";
import { checkedText, kmsKeyArn, mapping, text, textError, typeError } from "./fields";

/** The version that the project is developed with; an environment may pin another. */
export const SNYK_CLI_VERSION = "1.1307.4";
/** The last version that is pure JavaScript, and so needs no download: what environments of a local AWS get. */
export const LOCAL_SNYK_CLI_VERSION = "1.1110.0";

const parameterName = (description: string, example: string) =>
  text({
    // aws and ssm are reserved, with and without the slash (SSM PutParameter, Name).
    pattern: /^(?!\/?(aws|ssm))((\/[\w.-]+){1,15}|[\w.-]+)$/i,
    rule: "the name of an SSM parameter: letters, digits, dots, hyphens or underscores, or a path of such with a slash before each,\nnot starting with aws or ssm",
    example,
    description,
  });

const SEND = "must be true, false, or a list of patterns of names. For example: [acme-*]";

const WEB_ADDRESS = /^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/;

/** Snyk, and how it is asked. */
export const snyk = mapping({
  engine: z
    .enum(ENGINES, { error: textError("must be cli or api. For example: api") })
    .default("cli")
    .meta({
      description:
        "How Snyk is asked: by its CLI, or by its REST API about package URLs, which needs an Enterprise plan, installs no CLI, records nothing in Snyk and says nothing of licences. Default: cli.",
      examples: ["api"],
    }),
  projectName: text({
    // It becomes an argument of the Snyk CLI, so it must not look like an option.
    pattern: /^[\p{L}\p{N}][^\p{Cc}]{0,254}$/u,
    rule: "1 to 255 printable characters, starting with a letter or digit",
    example: "prod packages",
    description: "Project in Snyk in which the scans are recorded. Default: `<environment> <domain>`.",
  }).optional(),
  cliVersion: text({
    pattern: /^\d+\.\d+\.\d+$/,
    rule: "an exact version of the npm package snyk",
    example: SNYK_CLI_VERSION,
    description: `Version of the Snyk CLI. Default: ${SNYK_CLI_VERSION}; if \`local\` is true, ${LOCAL_SNYK_CLI_VERSION}.`,
  }).default(SNYK_CLI_VERSION),
  cliSha256: text({
    pattern: /^[0-9a-f]{64}$/,
    rule: "a SHA-256 in hex: 64 lower-case letters and digits",
    example: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    description:
      "SHA-256 of the CLI's program for Linux x86-64, if `ops publish --snyk-cli` puts it into the source. The scan runs no other then.",
  }).optional(),
  apiUrl: checkedText(
    "must be the address of Snyk's API, api.HOST without a path or with /v1. For example: https://api.eu.snyk.io",
    (address) => (WEB_ADDRESS.test(address) ? apiAddressProblem(address) : "is not an http(s) address without user, query or fragment"),
  )
    .meta({ description: "Snyk's API, if it is not the usual one (another Snyk region).", examples: ["https://api.eu.snyk.io"] })
    .optional(),
  sendPrivate: z
    .union(
      [
        z.boolean(),
        z
          .array(
            text({
              // It is one of several between commas in the build's variable.
              pattern: /^[A-Za-z0-9._*-]{1,100}$/,
              rule: "a package's name, in which * stands for any letters",
              example: "acme-*",
              description: "Names of private packages.",
            }),
            { error: typeError(SEND) },
          )
          .min(1, { error: SEND }),
      ],
      { error: SEND },
    )
    .default(false)
    .meta({
      description:
        "Whether Snyk is asked about private packages, which were published in the domain: `true`, or patterns of their names. Their names leave the account then, and a public package of the same name is what Snyk answers about.",
      examples: [true, ["acme-*"]],
    }),
  tokenParameter: parameterName("SSM parameter of the Snyk token.", "/prod/package-scan/snyk-token").optional(),
  organizationParameter: parameterName("SSM parameter of the Snyk organization.", "/prod/package-scan/snyk-organization").optional(),
  kmsKeyArn: kmsKeyArn(
    "Key of your own that encrypts the two parameters; its policy decides who decrypts. Default: a key is created.",
  ).optional(),
});

/** What an environment's file means: with `local: true`, another version of the CLI is the default. */
export function withLocalCli(file: unknown): unknown {
  const { local, snyk: given } = (file ?? {}) as { readonly local?: unknown; readonly snyk?: unknown };
  const isMapping = given === undefined || (typeof given === "object" && given !== null && !Array.isArray(given));
  if (local !== true || !isMapping || "cliVersion" in (given ?? {})) return file;
  return Object.assign({}, file, { snyk: Object.assign({}, given, { cliVersion: LOCAL_SNYK_CLI_VERSION }) });
}
