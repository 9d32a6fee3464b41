/** What to do if something of the scanner's stack is missing. It names the environment: nobody's other accounts are meant. */
export function deployScannerFirst(environmentName: string): string {
  return `It comes with the scanner stack: deploy that first (npm run ops -- deploy --env ${environmentName} --stack scanner).`;
}
