import { isPrinted, sectionsOf } from "../../integration/guide-text";

const GUIDE = `# Guide

## Chapter

Words.

### First

\`\`\`sh
npm run ops -- one
npm run ops -- two
\`\`\`

\`npm run ops -- three\`

\`\`\`text
It is gone
\`\`\`

### Second

\`\`\`yaml
key: value
\`\`\`
`;

test("sections have commands, quotes and files; code within a line is not a command", () => {
  expect(sectionsOf(GUIDE)).toEqual([
    { chapter: "Chapter", heading: "First", commands: ["npm run ops -- one", "npm run ops -- two"], quotes: ["It is gone"], files: [] },
    { chapter: "Chapter", heading: "Second", commands: [], quotes: [], files: ["key: value\n"] },
  ]);
});

describe("isPrinted", () => {
  const OUTPUT =
    "dev-scanner: State is locked: by bob@host, 3 minutes ago, lock 0d84c9d0-2730-6956-bcdc-448c61e72c03\n  dev  scanner  2   today";

  it("recognises a line with other numbers, ids, names and spaces", () => {
    expect(isPrinted("State is locked: by ana@laptop, 1 minute ago, lock 7c1e2f4b-0000-4111-8222-333344445555", OUTPUT)).toBe(true);
    expect(isPrinted("dev scanner 14", OUTPUT)).toBe(true);
    expect(isPrinted("State ... lock 7c1e2f4b-0000-4111-8222-333344445555", OUTPUT)).toBe(true);
  });

  it("does not accept other words, another order, or text from two lines", () => {
    expect(isPrinted("State was locked", OUTPUT)).toBe(false);
    expect(isPrinted("minutes ago ... by ana@laptop,", OUTPUT)).toBe(false);
    expect(isPrinted("State ... today", OUTPUT)).toBe(false);
  });
});
