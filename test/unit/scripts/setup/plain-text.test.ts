import { plainText } from "../../../../scripts/setup/plain-text.mjs";

test.each([
  ["Looking in indexes: https://aws:tok-en@host/simple/", "Looking in indexes: https://aws:[redacted]@host/simple/"],
  ["https://abcdefghijklmnopqrstuvwxyz@host", "https://[redacted]@host"],
  ['//registry.example/:_authToken=abc "_auth": "def"', '//registry.example/:_authToken=[redacted] "_auth": "[redacted]"'],
  ["\x1b[31mnpm error\x1b[0m \x1b]52;c;eA==\x07", "npm error \ufffd]52;c;eA==\ufffd"],
  ["::error::x\nsee ##[group]y", ": :error::x\nsee # #[group]y"],
  ["https://registry.example/x@1.0.0 git@host", "https://registry.example/x@1.0.0 git@host"],
])("%j", (text, expected) => expect(plainText(text)).toBe(expected));
