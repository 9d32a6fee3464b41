import { loadReadable } from "../../../environments/load";
import type { VerbContext } from "../../cli/context";
import type { Cell, Style } from "../../cli/table";
import type { Verb } from "../../cli/verb";
import type { SecretCheck } from "../../secrets/check";
import { snykApiOf } from "../../secrets/snyk-api";
import { checkSecrets } from "../../secrets/check";
import { tellOfOtherKey } from "../../secrets/show";
import { EXIT } from "../../words/errors";

export const secretsCheckVerb: Verb = {
  name: "secrets check",
  summary: "whether both secrets are set, look right and are accepted by Snyk; without showing them",
  example: "secrets check --env dev",
  run: async (_options, context) => {
    const snyk = snykApiOf(context.actor);
    const { environments, broken } = loadReadable();
    const known = { environments, broken: broken.map(({ name }) => name) };
    return showCheck(await checkSecrets({ ...context, snyk }, known), context);
  },
};

const STYLES: Readonly<Partial<Record<SecretCheck["verdict"], Style>>> = { wrong: "red", "could not check": "red" };

/** Shows the results of the check. It succeeds only if Snyk accepts both, or if a local environment names no Snyk to ask. */
export function showCheck(results: readonly SecretCheck[], { console, environment }: Pick<VerbContext, "console" | "environment">): number {
  const of = (verdict: SecretCheck["verdict"]) => results.filter((each) => each.verdict === verdict);
  const [wrong, unknown] = [of("wrong"), of("could not check")];
  if (console.json) console.result(results);
  else {
    console.table(results.map(rowOf));
    for (const { parameter, otherKey } of results)
      if (otherKey !== undefined) tellOfOtherKey(parameter, otherKey, environment.name, console);
    tellOfProjects(results, console);
    if (wrong.length > 0) console.line(`Next   npm run ops -- secrets set --env ${environment.name}`);
    else if (unknown.length > 0) {
      console.line("Their form is right, but nobody knows from here whether Snyk accepts them: the scan tells.", "red");
      console.line(`Next   npm run ops -- scan --env ${environment.name}`);
    }
  }
  return wrong.length + unknown.length > 0 ? EXIT.failed : EXIT.done;
}

/** A project that grows old is no failure: the scan does not need it. */
function tellOfProjects(results: readonly SecretCheck[], console: Pick<VerbContext["console"], "line">): void {
  for (const { staleProjects = [], projectsUnknown } of results) {
    for (const { name, filledAt } of staleProjects)
      console.line(
        `  Snyk project ${name}: stale, no environment here fills it any more (filled ${filledAt?.slice(0, 10) ?? "at a time that Snyk does not say"}). Delete it in Snyk, unless its environment's file is in another checkout.`,
        "yellow",
      );
    if (projectsUnknown !== undefined) console.line(`  Whether Snyk has stale projects is not known: ${projectsUnknown}`, "yellow");
  }
}

function rowOf({ parameter, verdict, version, lastModified, problem, snyk, madeFor }: SecretCheck): Cell[] {
  const style = STYLES[verdict];
  const said = [
    snyk === undefined ? "not checked with Snyk" : `with Snyk ${snyk}`,
    ...(madeFor === undefined ? [] : [`made for ${madeFor}, which the scan will ask`]),
  ];
  return [
    parameter,
    style === undefined ? verdict : { text: verdict, style },
    `version ${version ?? "-"}`,
    lastModified ?? "",
    problem ?? said.join(", "),
  ];
}
