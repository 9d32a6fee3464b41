import pLimit from "p-limit";
import { z } from "zod";
import { isUuid } from "../contract/secrets";
import { type Deadline, NO_DEADLINE } from "../deadline";
import { type BatchLimits, CheckError, type Pin, type TestAnswer, type VulnerabilityService } from "../ports";
import { MOST_CALLS, type SnykRestClient } from "./snyk-rest-client";
import { RestRefusal } from "./snyk-rest-failures";
import { findingsAbout, findingsOf, type IssuePage, packagesOf, readIssues } from "./snyk-rest-issues";

/** Version of the API that is asked about issues, and about the organization. Snyk answers by the newest one that is not newer. */
export const ISSUES_VERSION = "2025-11-05";
const ORGANIZATION_VERSION = "2024-10-15";
/** Versions in one question. Snyk does not say how many it takes; an answer of so many has some MB. */
const MOST = 250;
/** Pages of an answer, after which something is wrong: a page has up to 1,000 issues. */
const MOST_PAGES = 100;

const organizationSchema = z.object({ data: z.object({ id: z.string() }) });
const organizationsSchema = z.object({ data: z.array(z.object({ id: z.string() })) });

type Issues = IssuePage["issues"];

/**
 * Snyk by its REST API: the issues of package URLs, many at a time where the organization may, else one by one. It answers by name and
 * version, as the CLI is asked too, and only about the versions themselves, not about what they depend on; it knows no licence policy
 * and records nothing.
 */
export class SnykRest implements VulnerabilityService {
  readonly name = "Snyk";
  readonly batches: BatchLimits = { most: MOST, oneOfAName: false, mostWithEdges: 0, unfit: () => undefined };
  readonly tellsLicences = false;
  private organizationId?: Promise<string>;
  private oneByOne = false;

  /** @param organization its id (UUID) or slug */
  constructor(
    private readonly client: Pick<SnykRestClient, "ask">,
    private readonly organization: string,
  ) {}

  async test(batch: readonly Pin[], deadline = NO_DEADLINE): Promise<TestAnswer> {
    const packages = `/rest/orgs/${await this.id(deadline)}/packages`;
    if (batch.length > 1 && !this.oneByOne) {
      try {
        return await this.together(packages, batch, deadline);
      } catch (error) {
        // "Currently not available to all customers": the question about one package may be.
        if (!(error instanceof RestRefusal) || error.status !== 403) throw error;
        this.oneByOne = true;
      }
    }
    return this.each(packages, batch, deadline);
  }

  async testTogether(batches: readonly (readonly Pin[])[], deadline = NO_DEADLINE): Promise<readonly TestAnswer[] | undefined> {
    if (this.oneByOne) return undefined;
    const all = await Promise.allSettled(batches.map((batch) => this.test(batch, deadline)));
    const answers = all.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    const isWhole = all.every((each, index) => each.status === "fulfilled" && each.value.answered.length === batches[index]?.length);
    return isWhole ? answers : undefined;
  }

  /** One question about all of them. If an issue does not say which packages it is about, the halves are asked. */
  private async together(packages: string, batch: readonly Pin[], deadline: Deadline): Promise<TestAnswer> {
    const body = { data: { type: "resource", attributes: { purls: batch.map(purlOf) } } };
    const issues = await this.pages(`${packages}/issues?version=${ISSUES_VERSION}`, deadline, body);
    if (issues.every((issue) => packagesOf(issue).length > 0)) return { answered: batch, findings: findingsOf(issues) };
    const middle = Math.ceil(batch.length / 2);
    const halves = [await this.test(batch.slice(0, middle), deadline), await this.test(batch.slice(middle), deadline)];
    return { answered: halves.flatMap(({ answered }) => answered), findings: halves.flatMap(({ findings }) => findings) };
  }

  /**
   * A question for each. Snyk takes 180 a minute: once it refuses, those that have an answer are given back, so that no attempt asks
   * again about them. A version that Snyk refuses is left out, and stops no other.
   */
  private async each(packages: string, batch: readonly Pin[], deadline: Deadline): Promise<TestAnswer> {
    const answers: { readonly pin: Pin; readonly issues: Issues }[] = [];
    let stopped: CheckError | undefined;
    let refused: CheckError | undefined;
    const askAbout = async (pin: Pin) => {
      if (stopped !== undefined) return;
      try {
        const path = `${packages}/${encodeURIComponent(purlOf(pin))}/issues?version=${ISSUES_VERSION}&limit=1000`;
        answers.push({ pin, issues: await this.pages(path, deadline) });
      } catch (error) {
        const failure = aboutOne(error);
        if (failure.kind === "rejected") refused ??= failure;
        else stopped ??= failure;
      }
    };
    // Of its own, so that those that wait see that it is over.
    const limit = pLimit(MOST_CALLS);
    await Promise.all(batch.map((pin) => limit(() => askAbout(pin))));
    const failure = stopped ?? refused;
    if (failure !== undefined && (failure.kind === "misconfigured" || answers.length === 0)) throw failure;
    return { answered: answers.map(({ pin }) => pin), findings: answers.flatMap(({ pin, issues }) => findingsAbout(issues, pin)) };
  }

  private async pages(first: string, deadline: Deadline, body?: unknown): Promise<Issues> {
    const issues: Issues[number][] = [];
    let path: string | undefined = first;
    for (let page = 0; path !== undefined; page += 1) {
      if (page === MOST_PAGES) throw new CheckError("rejected", `the answer has more than ${MOST_PAGES} pages`);
      const read: IssuePage = readIssues(await this.client.ask(path, deadline, body));
      issues.push(...read.issues);
      path = read.next === undefined ? undefined : pathOf(read.next);
    }
    return issues;
  }

  private id(deadline: Deadline): Promise<string> {
    const asked = (this.organizationId ??= this.askForId(deadline));
    // The next attempt asks again.
    asked.catch(() => (this.organizationId = undefined));
    return asked;
  }

  private async askForId(deadline: Deadline): Promise<string> {
    // Its value is not said: it may be a token by mistake.
    const unknown = () => new CheckError("misconfigured", "the token sees no such organization in Snyk");
    const slug = encodeURIComponent(this.organization);
    try {
      if (isUuid(this.organization)) {
        const one = organizationSchema.parse(await this.client.ask(`/rest/orgs/${slug}?version=${ORGANIZATION_VERSION}`, deadline));
        return one.data.id;
      }
      const all = organizationsSchema.parse(await this.client.ask(`/rest/orgs?version=${ORGANIZATION_VERSION}&slug=${slug}`, deadline));
      const [found] = all.data;
      if (found === undefined) throw unknown();
      return encodeURIComponent(found.id);
    } catch (error) {
      if (error instanceof RestRefusal && (error.status === 404 || error.status === 403)) throw unknown();
      if (error instanceof CheckError) throw error;
      throw new CheckError("transient", "Snyk's API did not say which organization this is");
    }
  }
}

/** `pkg:pypi/requests@2.19.1` (purl-spec, type pypi). A pin is normalised already. */
function purlOf({ name, version }: Pin): string {
  return `pkg:pypi/${encodeURIComponent(name)}@${encodeURIComponent(version)}`;
}

/** What a failed question about one package means: with a known organization, 404 is about the package. */
function aboutOne(error: unknown): CheckError {
  if (!(error instanceof CheckError)) throw error;
  if (!(error instanceof RestRefusal)) return error;
  if (error.status === 404) return new CheckError("rejected", `${error.message}: Snyk does not know it`);
  if (error.status !== 403) return error;
  const needs = "the organization's plan has to include Snyk's API (Enterprise), and the token has to be allowed to view the organization";
  return new CheckError("misconfigured", `${error.message}. To tell the issues of a package, ${needs}; or set snyk.engine to cli`);
}

/** The next page is asked at the same origin, whatever its link says. Snyk's links begin after `/rest`, or with it. */
function pathOf(link: string): string {
  const { pathname, search } = new URL(link, "https://api.invalid");
  return `${pathname.startsWith("/rest/") ? "" : "/rest"}${pathname}${search}`;
}
