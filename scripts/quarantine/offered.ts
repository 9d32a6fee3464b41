import { GetAuthorizationTokenCommand, GetRepositoryEndpointCommand } from "@aws-sdk/client-codeartifact";
import { Parser } from "htmlparser2";
import pLimit from "p-limit";
import { type Fetch, fetchWith } from "../../modules/network/fetch.mjs";
import { reasonOf } from "../../modules/network/failure.mjs";
import { secrets } from "../../modules/text/redactor";
import type { VerbContext } from "../cli/context";
import { messageOf } from "../words/errors";
import type { DomainContext } from "./domain";
import { isFileOf } from "./file-version";
import { SIDE_BY_SIDE } from "./look";
import { type Pin, pinKey } from "./types";

export type OfferedContext = DomainContext & { readonly actor: Pick<VerbContext["actor"], "variables"> };

/** A version that a repository's index page offers, or of which that could not be found out. */
export interface Offer extends Pin {
  readonly repository: string;
  /** Files that pip would be offered; undefined if the page could not be read. */
  readonly files?: readonly string[];
  /** Why not. */
  readonly notKnown?: string;
}

const TIMEOUT_MS = 30_000;
const TOKEN_SECONDS = 900;

/**
 * Looks at the index page of each package through each repository, as pip does: a repository may hand on what it does not hold itself, from
 * an upstream or its connection. Nothing is downloaded. Gives what is offered all the same, and what could not be found out.
 */
export async function lookAtOffers(
  pins: readonly Pin[],
  repositories: readonly string[],
  context: OfferedContext,
  fetch: Fetch = fetchWith(context.actor.variables),
): Promise<Offer[]> {
  const wanted = [...new Map(pins.map((pin) => [pinKey(pin), pin])).values()];
  if (wanted.length === 0) return [];
  const read = await pageReader(context, fetch);
  const names = [...new Set(wanted.map(({ package: name }) => name))];
  const limit = pLimit(SIDE_BY_SIDE);
  const places = repositories.flatMap((repository) => names.map((name) => ({ repository, name })));
  const visit = async ({ repository, name }: (typeof places)[number]): Promise<Offer[]> => {
    const own = wanted.filter((pin) => pin.package === name);
    try {
      const files = await read(repository, name);
      const offers = own.map((pin): Offer => ({ ...pin, repository, files: files.filter((file) => isFileOf(file, pin)) }));
      return offers.filter((each) => (each.files ?? []).length > 0);
    } catch (error) {
      return own.map((pin) => ({ ...pin, repository, notKnown: messageOf(error) }));
    }
  };
  return (await Promise.all(places.map((place) => limit(() => visit(place))))).flat();
}

type ReadPage = (repository: string, name: string) => Promise<string[]>;

/** Reads the names of the files on a page; none if there is no page. */
async function pageReader({ aws, environment, names, signal }: OfferedContext, fetch: Fetch): Promise<ReadPage> {
  const scope = { domain: environment.registry.domain, domainOwner: names.domainOwner };
  const { authorizationToken = "" } = await aws.codeArtifact.send(
    new GetAuthorizationTokenCommand({ ...scope, durationSeconds: TOKEN_SECONDS }),
  );
  secrets.learn(authorizationToken);
  const headers = { authorization: `Basic ${Buffer.from(`aws:${authorizationToken}`).toString("base64")}`, accept: "text/html" };
  return async (repository, name) => {
    const answer = await aws.codeArtifact.send(new GetRepositoryEndpointCommand({ ...scope, repository, format: "pypi" }));
    const endpoint = (answer.repositoryEndpoint ?? "").replace(/\/?$/, "/");
    const init = { headers, signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]) };
    const response = await fetch(`${endpoint}simple/${encodeURIComponent(name)}/`, init).catch((error: unknown) => {
      throw new Error(`the index page did not answer: ${reasonOf(error)}`, { cause: error });
    });
    const body = await response.text();
    if (response.status === 404) return [];
    if (!response.ok) throw new Error(refusalOf(response.status, body, repository));
    return filesIn(body);
  };
}

/** CodeArtifact's own answer may have no sentence of IAM; there is one action for reading packages. */
function refusalOf(status: number, body: string, repository: string): string {
  const said = /User: \S+ is not authorized to perform: [^"<\r\n]+/.exec(body.slice(0, 8192))?.[0].trim();
  const lacking = status === 403 ? `: the quarantine role is not allowed codeartifact:ReadFromRepository on repository ${repository}` : "";
  return `the index page answered ${status}${said === undefined ? lacking : `: ${said}`}`;
}

/** PEP 503: every file is a link, and the last part of its path its name. */
function filesIn(html: string): string[] {
  const files: string[] = [];
  const parser = new Parser({
    onopentag: (tag, { href }) => {
      if (tag !== "a" || href === undefined) return;
      const path = href.split(/[?#]/, 1)[0] ?? "";
      files.push(decodeURIComponent(path.slice(path.lastIndexOf("/") + 1)));
    },
  });
  parser.end(html);
  return files;
}
