import { terraformContract } from "../../../helpers/terraform-contract";
import { fakeTerraform } from "./fake-terraform";

describe("the Terraform of these tests", () => {
  terraformContract((addresses) =>
    Promise.resolve(fakeTerraform({ actions: Object.fromEntries(addresses.map((address) => [address, ["create"]])) }, "")),
  );
});
