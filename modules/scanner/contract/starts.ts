/** The pipeline's variable that names the package whose change has started an execution. */
export const PACKAGE_VARIABLE = "Package";
/** Its value where no package has. A name begins with a letter or a digit, and CodePipeline takes no empty value. */
export const NO_PACKAGE = "-";

const STOPPED = "Nothing is left to look at: the complete scan ";

/** Why a scan has stopped an execution that waited behind it, in CodePipeline's 200 characters. */
export function stoppedBecause(stamp: string): string {
  return `${STOPPED}${stamp} has looked at the packages that started this run`;
}

/** Whether an execution was stopped for that reason: it left nothing out, and did nothing. */
export function isNothingLeft(reason: string | undefined): boolean {
  return reason?.startsWith(STOPPED) === true;
}
