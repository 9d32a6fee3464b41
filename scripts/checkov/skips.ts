import { z } from "zod";
import { describeMistakes } from "../../environments/errors";
import { checkedText, mapping, text, typeError } from "../../environments/fields";
import { mistakesOf, readYaml } from "../../environments/yaml";
import { DAY_RULE, dayProblem } from "../words/day";
import { UsageError } from "../words/errors";

const LIST = "must be a list of skipped checks, or []";

const skip = mapping({
  check: text({
    pattern: /^CKV2?_[A-Z]+_\d+$/,
    rule: "the id of one of checkov's checks",
    example: "CKV_AWS_144",
    description: "The check.",
  }),
  resource: text({
    pattern: /^[a-z0-9_*]+\.[a-z0-9_*]+$/,
    rule: "the address of a resource, in which * stands for any characters",
    example: "aws_s3_bucket.*",
    description: "Where it may fail.",
  }),
  reason: text({ pattern: /\S/, rule: "why it may fail there", example: "reports are made again every day", description: "Why." }),
  expires: checkedText(DAY_RULE, dayProblem).optional(),
});

const schema = mapping({ skips: z.array(skip, { error: typeError(LIST) }) });

/** A check that may fail, and the line of its entry. */
export interface Skip {
  readonly check: string;
  /** Address, in which `*` stands for any characters. */
  readonly resource: string;
  readonly reason: string;
  /** The last day, in UTC, on which it may fail. @default no end */
  readonly expires?: string | undefined;
  /** `skips.yaml:7`. */
  readonly at: string;
}

/** Throws UsageError with every mistake. @param file its name, as a person would type it */
export function readSkips(file: string, content: string): Skip[] {
  const yaml = readYaml(file, content, "write skips: [] if nothing is skipped");
  if ("mistakes" in yaml) throw new UsageError(describeMistakes(yaml.mistakes));
  const { value, source } = yaml;
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new UsageError(describeMistakes(mistakesOf(parsed.error, source)));
  return parsed.data.skips.map((entry, index) => ({
    ...entry,
    at: `${file}:${source.mistake(["skips", String(index)], "").line}`,
  }));
}

/** Whether an address fits a skip's pattern. */
export function fits(pattern: string, address: string): boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(".", "\\."));
  return new RegExp(`^${parts.join(".*")}$`).test(address);
}
