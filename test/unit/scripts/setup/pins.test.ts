import { atLeast, pinnedVersion } from "../../../../scripts/setup/pins.mjs";

describe("pins", () => {
  it.each([
    ["1.11.4", "1.11.0", true],
    ["1.11.0", "1.11.0", true],
    ["1.9.8", "1.11.0", false],
    ["2.0.0", "1.11.0", true],
    ["3.10", "3.10", true],
    ["3.9.18", "3.10", false],
    ["1.12.0-beta1", "1.11.0", true],
    ["20.9.0", "20.19", false],
  ])("atLeast(%s, %s) is %s", (version, least, expected) => {
    expect(atLeast(version, least)).toBe(expected);
  });

  it("reads the versions from the requirements file", () => {
    expect(pinnedVersion("moto")).toBe("5.2.1");
    expect(pinnedVersion("awscli")).toBe("1.45.11");
    expect(() => pinnedVersion("flask")).toThrow("pins no flask");
  });
});
