import { agrees } from "../cli/confirm";
import type { VerbContext } from "../cli/context";
import { YES_OPTION } from "../cli/options";
import type { Verb } from "../cli/verb";
import type { CliChoice } from "../publish/own-cli";
import type { Published } from "../publish/publish";
import { publish } from "../publish/publish";
import { EXIT } from "../words/errors";

interface PublishOptions extends CliChoice {
  readonly yes?: boolean;
}

export const publishVerb: Verb<PublishOptions> = {
  name: "publish",
  summary: "commit the bundled scanner to the account's repository, if it changed, and let the build accept nothing else",
  example: "publish --env dev",
  options: [
    ["--snyk-cli <file>", "put this program of the Snyk CLI (Linux x86-64) into the source: the build downloads nothing"],
    ["--no-snyk-cli", "take that program out again (default: it stays)"],
    ["--snyk-cli-sha256 <hex>", "its SHA-256 (or snyk.cliSha256 in the environment's file, or FILE.sha256 beside it)"],
    YES_OPTION,
  ],
  run: async ({ yes, ...choice }, context) => {
    const { environment, names, console } = context;
    const place = `${names.sourceRepository} ${names.sourceBranch} (account ${environment.account}, ${environment.region})`;
    console.line(`  ${place} gets this checkout's scanner, and its build accepts nothing else`);
    if (await agrees({ text: `Publish to ${environment.name}?`, option: "--yes" }, yes))
      return showPublished(await publish(context, choice), context);
    console.line("Nothing was published.", "yellow");
    return EXIT.failed;
  },
};

/** Shows the result of publishing. It fails if it could not be seen whether the source of before may be accepted no more. */
export function showPublished(result: Published, context: Pick<VerbContext, "console" | "environment">): number {
  if (context.console.json) context.console.result(result);
  else showText(result, context);
  return result.unchecked === true ? EXIT.failed : EXIT.done;
}

function showText(result: Published, { console, environment }: Pick<VerbContext, "console" | "environment">): void {
  const where = `${result.repository} ${result.branch}, commit ${result.commitId.slice(0, 7)}`;
  console.line(
    result.changed
      ? `  Published the scanner to ${where} (${result.paths.length} files changed)`
      : `  Nothing to publish: ${where} has exactly this content already`,
  );
  if (result.snykCli !== undefined) console.line(`  The Snyk CLI's program is in the source: SHA-256 ${result.snykCli}`);
  console.line(`  The build accepts it: SHA-256 ${result.contentHash}`);
  if (result.because !== undefined)
    console.line(
      `  What was accepted before still is: ${result.because}. ${result.unchecked === true ? "Publish again." : "Publish again when it has ended."}`,
      "yellow",
    );
  console.line(`Next   npm run ops -- scan --env ${environment.name}`);
}
