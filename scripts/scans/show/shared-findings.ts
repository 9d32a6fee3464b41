import type { Console } from "../../cli/console";
import type { Cell } from "../../cli/table";
import { plural } from "../../words/counts";
import { EXIT } from "../../words/errors";
import { type Misconfigured, withMisconfigured } from "../../words/misconfigured";
import type { AcrossAccounts, PackageSpread } from "../compare/fleet";
import { severitiesText } from "../../../modules/scanner/contract/severity";
import { FINDING_HEADS, findingCells, header } from "./report";

/**
 * Shows which accounts share which findings. The exit code is that of a failure unless each account was read and is complete; if
 * only the files of some environments have mistakes, that of a wrong configuration.
 */
export function showAcross(across: AcrossAccounts, console: Console, misconfigured: readonly Misconfigured[] = []): number {
  const { environments, findings, packages } = across;
  const notRead = [...across.notRead, ...misconfigured];
  const incomplete = environments.filter(({ complete }) => !complete);
  if (console.json) console.result({ ...across, notRead });
  else {
    const many = findings.filter((finding) => finding.environments.length > 1).length;
    console.line(
      `${plural(findings.length, "finding")} in ${plural(environments.length, "environment")}, ${many} in more than one`,
      "bold",
    );
    if (findings.length > 0) {
      const where = (names: readonly string[]) =>
        names.length > 1 && names.length === environments.length ? `all ${names.length}` : names.join(", ");
      console.line();
      console.table([
        header(...FINDING_HEADS, "environments"),
        ...findings.map((finding): Cell[] => [...findingCells(finding), where(finding.environments)]),
      ]);
      console.line();
      console.table([header("package", "version", "findings", "environments"), ...packages.flatMap((each) => versionRows(each, where))]);
    }
    for (const { environment, stamp } of incomplete) console.line(`${environment}: the scan ${stamp} is incomplete.`, "yellow");
    for (const { environment, reason } of notRead) {
      console.line();
      console.line(`${environment}: ${reason}`, "red");
    }
    if (notRead.length > 0) {
      console.line();
      console.line(
        `${notRead.length} of ${notRead.length + environments.length} could not be read: what they have is not in this list.`,
        "red",
      );
    }
  }
  const doubtful = across.notRead.length + incomplete.length > 0 || (environments.length === 0 && misconfigured.length === 0);
  return withMisconfigured(doubtful ? EXIT.failed : EXIT.done, misconfigured);
}

function versionRows({ name, versions }: PackageSpread, where: (names: readonly string[]) => string): Cell[][] {
  return versions.map(({ version, findings, environments, notCheckedIn }, index): Cell[] => [
    index === 0 ? name : "",
    version,
    severitiesText(findings),
    notCheckedIn.length > 0
      ? { text: `${where(environments)} (not checked in ${notCheckedIn.join(", ")})`, style: "yellow" }
      : where(environments),
  ]);
}
