import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { terraformKit } from "../helpers/terraform";
import { terraformContract } from "../helpers/terraform-contract";

/** A resource of Terraform's built-in type, which needs no provider from a registry. */
const resource = (address: string) => `resource "terraform_data" "${address.split(".")[1]}" {}\n`;

describe("Terraform itself", () => {
  const { terraformIn } = terraformKit({ environment: {} });
  const folders: string[] = [];
  afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

  terraformContract(async (addresses) => {
    const folder = mkdtempSync(join(tmpdir(), "terraform-contract-"));
    folders.push(folder);
    writeFileSync(join(folder, "main.tf"), addresses.map(resource).join(""));
    const terraform = terraformIn(folder);
    await terraform.init();
    return terraform;
  });
});
