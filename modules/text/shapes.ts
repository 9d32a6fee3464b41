/**
 * A kind of secret that is known by its form or by what stands before it. Group 1 is what stays readable, group 2 is the
 * secret. No pattern matches more than {@link LONGEST_MATCH} characters, and each is found in linear time: a quantifier at its
 * beginning comes after a look behind, and none has another after it that matches the same.
 */
export type Shape = RegExp;

/** Longest match of a shape (characters). A session token has 400 to 1,500, a CodeArtifact token about 1,200. */
export const LONGEST_MATCH = 16_384;

/** A quotation mark, also JSON-escaped any number of times, URL-encoded or as HTML. */
const QUOTE = String.raw`(?:\\{0,64}["'\x60]|%(?:25){0,8}2[27]|&quot;|&#3[49];|\\{1,64}u002[27])`;
/** What stands between a name and its value: JSON, a shell, HCL, YAML, a URL, a header, a command line, XML. */
const BETWEEN = String.raw`${QUOTE}?\]?[ \t]{0,8}(?:=>|:=|[:=>]|%(?:25){0,8}3[aAdD]|\\{1,64}u003[dD]|[ \t](?!-|[\w.@-]{1,64}=[^=\s]))[ \t]{0,8}${QUOTE}?`;
/** What a value consists of besides plain characters: URL-encoded ones, JSON's escaped slash and its `\u002b`. */
const ENCODED = String.raw`%(?!(?:25){0,8}2[267]|(?:25){0,8}3[bB])[0-9A-Fa-f]{2}|\\{1,64}\/|\\{1,64}u00(?:2[bBfF]|3[dD])`;
/** A value up to its quotation mark, or else up to a space or a separator. A reference, as `$NAME` or `(sensitive`, is none. */
const value = (least: number) =>
  String.raw`(?![(<{[$*])(?:(?<=["'\x60])(?:[^\s"'\x60\\<>%]|${ENCODED}){${least},8192}|(?:[^\s"'\x60\\<>&,;%]|${ENCODED}){${least},8192})`;
/** A value that is as long as a secret: shorter ones are words, as in `token: Creating...`. */
const LONG_VALUE = value(16);
const UUID = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";
/** Between the words of a name: `secret_access_key`, `SecretAccessKey`, `x-amz-security-token`. */
const JOIN = "[-_ ]?";

/** Names whose value is always a secret. */
const SECRET_NAMES = [
  ["secret", "access", "key"],
  ["aws", "secret", "key"],
  ["session", "token"],
  ["security", "token"],
  ["authorization", "token"],
  ["auth", "token"],
  ["access", "token"],
  ["refresh", "token"],
  ["metadata", "token"],
  ["client", "secret"],
  ["api", "key"],
  ["snyk", "token"],
  ["github", "token"],
  ["x", "amz", "signature"],
  ["secret", "string"],
  ["secret", "binary"],
].map((words) => words.join(JOIN));

const shape = (kept: string, secret: string, flags = ""): Shape => new RegExp(`(${kept})(${secret})`, `g${flags}`);

/** Every shape. AWS access key ids (`AKIA...`, `ASIA...`) name a key and are no secrets: they stay readable. */
export const SHAPES: readonly Shape[] = [
  shape(`(?:${SECRET_NAMES.join("|")})${BETWEEN}`, LONG_VALUE, "i"),
  shape(`(?:pass${JOIN}(?:word|wd|phrase))${QUOTE}?[ \\t]{0,8}[:=>]+[ \\t]{0,8}${QUOTE}?`, value(6), "i"),
  // A secret access key beside its id, as in a file of credentials.
  shape(`A[KS]IA[A-Z0-9]{16}${QUOTE}?[ \\t,:;|/]{1,4}${QUOTE}?`, "[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])"),
  // Session tokens by their first bytes, which name the service that made them.
  shape(
    "",
    String.raw`(?<![A-Za-z0-9+/])(?:IQoJ|FwoG|FQoG|FQoD|AQoD)(?:[A-Za-z0-9+/=_-]|%(?:25){0,8}(?:2[bBfF]|3[dD])|\\{1,64}\/|\\{1,64}u00(?:2[bBfF]|3[dD])){60,8192}`,
  ),
  shape("", "snyk_[a-z]{2,4}\\.[\\w.-]{8,2048}"),
  // A Snyk token of the older form is a UUID, as many harmless ids are: only its place tells.
  shape(`(?:token|snyk[-_ ]?(?:api|cfg[-_ ]?api|key)|\\bapi)${BETWEEN}`, UUID, "i"),
  shape("", "(?<![\\w-])[\\w-]{8,64}\\.atlasv1\\.[\\w-]{16,512}"),
  shape("", "(?<![\\w-])(?:gh[pousr]_\\w{30,512}|github_pat_\\w{20,512}|glpat-[\\w-]{20,512}|npm_\\w{36,512}|xox[abprs]-[\\w-]{20,512})"),
  // JSON web tokens, signed and encrypted ones (CodeArtifact's).
  shape("", "(?<![\\w-])eyJ[\\w-]{10,8192}(?:\\.[\\w-]{0,8192}){2,4}"),
  shape(`authorization${BETWEEN}(?:basic|bearer|token|digest|negotiate)(?: |%20|\\+)`, value(6), "i"),
  shape("Signature(?:=|%(?:25){0,8}3[dD])", "[0-9a-f]{64}"),
  // A password in an address (RFC 3986, userinfo): of a proxy, an index, a git remote.
  shape(String.raw`:(?:\\{0,64}\/){2}[^\s:/?#@"'<>\\]{0,256}:`, String.raw`(?:[^\s/@"'<>\\]|\\{1,64}u00[0-9a-fA-F]{2}){1,8192}(?=@)`),
  shape(String.raw`:(?:\\{0,64}\/){2}`, String.raw`[^\s:/?#@"'<>\\]{20,8192}(?=@)`),
  shape(
    String.raw`%(?:25){0,8}3[aA](?:%(?:25){0,8}2[fF]){2}[\w.~-]{0,256}%(?:25){0,8}3[aA]`,
    String.raw`[^\s&%]{1,1024}(?=%(?:25){0,8}40)`,
  ),
  // Webhooks whose address is the secret.
  shape(
    String.raw`:(?:\\{0,64}\/){2}(?:hooks\.slack(?:-gov)?\.com|outlook\.office\.com|[\w-]{1,100}\.webhook\.office\.com|discord(?:app)?\.com(?:\\{0,64}\/)api|chat\.googleapis\.com(?:\\{0,64}\/)v1)(?:\\{0,64}\/)`,
    String.raw`[^\s"'<>]{8,2048}`,
  ),
  shape("-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----", String.raw`[A-Za-z0-9+/=:,\s\\]{16,12000}`),
  // SSM answers with decrypted values; KMS with plain texts.
  ...secureStrings(),
  shape(`\\bPlaintext${BETWEEN}`, LONG_VALUE),
];

/** The value beside the type of an SSM parameter, whichever comes first. */
function secureStrings(): Shape[] {
  const pair = (name: string) => String.raw`${name}${QUOTE}\s{0,80}:\s{0,80}${QUOTE}`;
  const type = `${pair("Type")}SecureString`;
  // In JSON inside a string, the end is not told apart from a quotation mark in the value but by what follows.
  const nested = String.raw`(?:[^"\\]|\\{1,64}(?!\\|"(?:[\s,}\\]|$))"?){1,8192}`;
  const content = String.raw`(?:(?<=[^\\]")(?:[^"\\]|\\[\s\S]){1,8192}|${nested})`;
  return [
    shape(`${type}[\\s\\S]{0,600}?${pair("Value")}`, content),
    shape(`${pair("Value")}`, `${content}(?=\\\\{0,64}"[\\s\\S]{0,600}?${type})`),
  ];
}

const SECRET_NAME = new RegExp(`^[\\w.-]{0,64}(?:${SECRET_NAMES.join("|")}|pass${JOIN}(?:word|wd|phrase))$`, "i");

/** Whether a property's name says that its value is a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}
