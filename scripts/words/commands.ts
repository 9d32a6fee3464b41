/** What to do if something of the scanner's stack is missing. It names the environment: nobody's other accounts are meant. */
export function deployScannerFirst(environmentName: string): string {
  return deployFirst("scanner", environmentName);
}

/** What to do if a secret's parameter is missing. */
export function deploySecretsFirst(environmentName: string): string {
  return deployFirst("secrets", environmentName);
}

function deployFirst(stack: string, environmentName: string): string {
  return `It comes with the ${stack} stack: deploy that first (npm run ops -- deploy --env ${environmentName} --stack ${stack}).`;
}
