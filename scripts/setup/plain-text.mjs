// @ts-check

/**
 * Text of the set-up's tools for a person. The redactor of modules/text needs the npm packages, which are not there yet: this
 * takes out what pip and npm print of their settings (a password in an address, npm's keys), and what a terminal or a CI system
 * would obey.
 * @param {string} text
 */
export function plainText(text) {
  return text
    .replace(/\x1b\[[0-9;:]*m/g, "")
    .replace(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "\ufffd")
    .replace(/(:\/\/[^\s:/?#@"'<>]{0,256}:)[^\s/@"'<>]{1,8192}(?=@)/g, "$1[redacted]")
    .replace(/(:\/\/)[^\s:/?#@"'<>]{20,8192}(?=@)/g, "$1[redacted]")
    .replace(/(_(?:authToken|auth|password)["']?[ \t]{0,8}[=:][ \t]{0,8}["']?)[^\s"']{1,8192}/gi, "$1[redacted]")
    .replace(/^([^\S\n]*):(?=:)/gm, "$1: ")
    .replace(/##(?=(?:vso|teamcity)?\[)/g, "# #");
}
