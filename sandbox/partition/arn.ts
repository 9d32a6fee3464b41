/** The sandbox is in AWS's standard partition, whatever its region is called: the others differ in nothing that it simulates. */
const PARTITION = "aws";

/** What every ARN of the sandbox begins with, without the colon after it. */
export const ARN = `arn:${PARTITION}`;
