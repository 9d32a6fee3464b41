import fc from "fast-check";
import { REGIONS } from "../../../environments/regions";

const ACCOUNT = "111122223333";
/** A text of a length, of the letters in a circle: as good as any other for a limit, and cheap to make. */
const text = (alphabet: string, lengths: fc.Arbitrary<number>) =>
  fc
    .tuple(fc.nat(alphabet.length - 1), lengths)
    .map(([first, length]) => Array.from({ length }, (_, index) => alphabet[(first + index) % alphabet.length]).join(""));
/** Mostly what a company would write, often as long as may be, and rarely a letter longer: else nothing would load. */
const upTo = (alphabet: string, longest: number) =>
  text(
    alphabet,
    fc.oneof(
      { weight: 20, arbitrary: fc.integer({ min: 2, max: Math.min(12, longest) }) },
      { weight: 12, arbitrary: fc.integer({ min: longest - 1, max: longest }) },
      { weight: 1, arbitrary: fc.constant(longest + 1) },
    ),
  );
/** Mostly the first. */
const mostly = <T>(usual: fc.Arbitrary<T>, ...rare: fc.Arbitrary<T>[]) =>
  fc.oneof({ weight: 20, arbitrary: usual }, ...rare.map((arbitrary) => ({ weight: 1, arbitrary })));
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const LOWER = "abcxyz019";
const WORD = `${LOWER}ABC._-`;
const IAM = "abcXYZ019+=,.@-_";
/** Letters of tags: those of IAM without the comma, and more. */
const TAG = "abcXYZ019+=.@-_/: ";

const beginning = (usual: string, rare: readonly string[], rest: fc.Arbitrary<string>) =>
  fc.tuple(mostly(fc.constant(usual), ...rare.map((each) => fc.constant(each))), rest).map((parts) => parts.join(""));

const name = beginning("p", ["aws", "ssm-", "xn--", "sthree-"], upTo(`${LOWER}-`, 15));
const bucket = beginning("b", ["xn--", "sthree-"], upTo(LOWER, 62));
const parameter = (first: string) => beginning(first, ["/aws", "ssm"], mostly(upTo(WORD, 122), upTo(WORD, 964)));
const path = upTo(IAM, 510).map((folder) => `/${folder}/`);
const tagKey = mostly(upTo(TAG, 127), fc.constantFrom("Environment", "Owner", "aws:x"), fc.constantFrom("owner", "environment"));
const tags = fc.oneof(
  fc.dictionary(tagKey, upTo(TAG, 255), { maxKeys: 4, noNullPrototype: true }),
  upTo("x", 47).map(({ length }) => Object.fromEntries(Array.from({ length }, (_, index) => [`key-${index}`, "value"]))),
);
const keyArn = (region: string) =>
  fc
    .tuple(mostly(fc.constant("aws"), fc.constant("aws-cn")), mostly(fc.constant(region), fc.constant("us-east-1")))
    .map(([partition, where]) => `arn:${partition}:kms:${where}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`);
const roleArn = fc
  .tuple(mostly(fc.constant("aws"), fc.constant("aws-us-gov")), mostly(fc.constant(ACCOUNT), fc.constant("999988887777")), upTo(IAM, 64))
  .map(([partition, account, role]) => `arn:${partition}:iam::${account}:role/${role}`);

const VPC = {
  id: "vpc-0a1b2c3d4e5f67890",
  subnets: Array.from({ length: 16 }, (_, index) => `subnet-0a1b2c3d4e5f678${index + 10}`),
  securityGroups: ["sg-0a1b2c3d4e5f67890"],
};

/** Nine names of 100 letters: with the commas 908. Three times that, and one name of 75 more, are as much as the build's variables take. */
const NINE = Array.from({ length: 9 }, (_, index) => `n${index}`.padEnd(100, "x"));

/** The longest of everything that the policy which bounds the roles has, and the build's variables, all of it at once. */
export function longest(region: string) {
  return {
    name: `p${"1".repeat(15)}`,
    account: ACCOUNT,
    region,
    registry: { domain: "d".repeat(50), repository: "r".repeat(94), storeRepository: "s".repeat(100) },
    scan: {
      sourceRepository: "q".repeat(100),
      reportBucket: "b".repeat(63),
      image: `${ACCOUNT}.dkr.ecr.${region}.amazonaws.com/${"i".repeat(128)}:1`,
      vpc: VPC,
      onPublish: true,
      versions: { newest: 1000, unlisted: false },
      proxy: { address: `http://${"h".repeat(253)}:65535`, direct: NINE },
      repositories: NINE,
    },
    notify: { webhook: { url: "https://events.example.com/x" } },
    snyk: {
      tokenParameter: `/t${"t".repeat(123)}`,
      organizationParameter: `/o${"o".repeat(123)}`,
      projectName: "p".repeat(255),
      cliSha256: "a".repeat(64),
      apiUrl: `https://api.${"s".repeat(245)}.io`,
      sendPrivate: [...NINE, "y".repeat(75)],
    },
  };
}

/** Files of environments: keys as long as they may be, one letter longer, and what AWS keeps for itself. */
export const files = fc.constantFrom(...REGIONS).chain((region) =>
  fc.record({
    fileName: fc.oneof(fc.constant("prod"), name),
    content: fc.record(
      {
        account: fc.constant(ACCOUNT),
        region: fc.constant(region),
        deployRoleArn: maybe(roleArn),
        iam: fc.record({ path: maybe(path), rolePrefix: maybe(upTo(IAM, 25)) }),
        backend: fc.oneof(
          fc.constant({ kind: "s3" }),
          fc.constant({ kind: "local" }),
          fc.record({
            kind: fc.constant("hcp"),
            organization: upTo(`${LOWER}_-`, 90),
            project: maybe(upTo(`${LOWER}_-`, 39).map((rest) => `p${rest}`)),
            workspacePrefix: maybe(upTo(`${LOWER}_-`, 60)),
          }),
          fc.record({ kind: fc.constant("s3"), bucket, kmsKeyArn: maybe(keyArn(region)) }),
        ),
        registry: fc.record({
          domain: beginning("d", [], upTo(LOWER, 49)),
          repository: mostly(upTo(LOWER, 94), upTo(LOWER, 100)),
          storeRepository: fc.oneof(
            fc.constant(undefined),
            fc.constant(false),
            upTo(WORD, 99).map((rest) => `s${rest}`),
          ),
          encryptionKey: maybe(fc.oneof(fc.constant("aws-managed"), keyArn(region))),
          readers: fc.oneof(
            fc.constant(["o-a1b2c3d4e5"]),
            upTo("x", 100).map(({ length }) => Array.from({ length }, (_, index) => String(200000000000 + index))),
          ),
        }),
        scan: fc.record({
          schedule: fc.constantFrom("rate(1 day)", "rate(99999 minutes)", "cron(0/30 6-18 ? JAN,JUL MON#1 2030-2031)"),
          sourceRepository: maybe(upTo(WORD, 100)),
          reportBucket: maybe(bucket),
          kmsKeyArn: maybe(keyArn(region)),
          timeoutMinutes: fc.integer({ min: 10, max: 2160 }),
          image: maybe(upTo(LOWER, 128).map((repository) => `${ACCOUNT}.dkr.ecr.${region}.amazonaws.com/${repository}:1`)),
          vpc: maybe(fc.constant(VPC)),
          proxy: fc.oneof(
            { weight: 1, arbitrary: fc.constant({ secret: true }) },
            {
              weight: 6,
              arbitrary: maybe(
                fc.record({
                  address: upTo(LOWER, 200).map((host) => `http://${host}.example.com:8080`),
                  direct: maybe(upTo("x", 90).map(({ length }) => Array.from({ length }, (_, index) => `host-${index}.example.com`))),
                }),
              ),
            },
          ),
          onPublish: fc.boolean(),
          repositories: maybe(upTo("x", 60).map(({ length }) => Array.from({ length }, (_, index) => `r${index}`.padEnd(45, "r")))),
        }),
        notify: maybe(
          fc.record({
            email: fc.constantFrom([], ["security@example.com"]),
            webhook: maybe(
              fc.record({
                url: mostly(
                  upTo(LOWER, 20).map((path) => `https://events.example.com/${path}`),
                  upTo(LOWER, 2021).map((path) => `https://events.example.com/${path}`),
                  fc.constant("https://hooks.slack.com/services/T0/B0/x"),
                ),
                header: upTo("aBc-1", 100),
              }),
            ),
          }),
        ),
        snyk: fc.record({
          projectName: maybe(mostly(upTo("aÄ $", 254), upTo("a${%", 20)).map((rest) => `p${rest}`)),
          tokenParameter: maybe(parameter("/t")),
          organizationParameter: maybe(parameter("o")),
          kmsKeyArn: maybe(keyArn(region)),
        }),
        retentionDays: fc.integer({ min: 1, max: 3653 }),
        accessLogs: maybe(fc.record({ bucket, prefix: maybe(upTo(LOWER, 922).map((prefix) => `${prefix}/`)) })),
        tags,
      },
      { noNullPrototype: true },
    ),
  }),
);
