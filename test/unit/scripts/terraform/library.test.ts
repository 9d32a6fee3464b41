import { existsSync } from "node:fs";
import { libraryOf } from "../../../../scripts/terraform/library";
import { UsageError } from "../../../../scripts/words/errors";

describe("libraryOf", () => {
  it("is CDKTF unless the environment names another one", () => {
    for (const environment of [{}, { CDK_LIBRARY: "" }, { CDK_LIBRARY: "cdktf" }]) {
      expect(libraryOf(environment)).toMatchObject({ name: "cdktf", variables: {}, indents: true, signalGroup: false });
    }
    expect(existsSync(libraryOf({}).program)).toBe(true);
  });

  it("maps the sources' imports if it is CDK Terrain", () => {
    const { name, variables } = libraryOf({ CDK_LIBRARY: "cdktn" });
    expect(name).toBe("cdktn");
    expect(Object.keys(variables)).toEqual(["TSX_TSCONFIG_PATH"]);
    expect(existsSync(variables.TSX_TSCONFIG_PATH ?? "")).toBe(true);
  });

  it("refuses an unknown library", () => {
    expect(() => libraryOf({ CDK_LIBRARY: "cdkt" })).toThrow(
      new UsageError("CDK_LIBRARY=cdkt is not a library.", "Set it to cdktf or cdktn, or leave it out for cdktf."),
    );
  });
});
