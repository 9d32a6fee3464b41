/** The hostname by which clients know the API: their CLI configuration leads from it to the sandbox. */
export const HOSTNAME = "app.terraform.io";
