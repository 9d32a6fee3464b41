import { text } from "./fields";

/** Letters of a name: every other name begins with it, and S3, KMS, IAM and Scheduler take what comes of 16. */
export const NAME = /^[a-z][a-z0-9-]{1,15}$/;
export const NAME_RULE = "2 to 16 lower-case letters, digits or hyphens,\nstarting with a letter";

/** The environment's name, if its file has another. */
export const name = text({
  pattern: NAME,
  rule: NAME_RULE,
  example: "prod",
  description: "Name of the environment, of which the names of all its resources are made. Default: the file's, without .yaml.",
}).optional();
