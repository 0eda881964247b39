import { PLAIN, quoteDotenv, quoteSh } from '../../literals/lines/envQuotes.ts';

/** How `berth env` can write variables. */
export type EnvFormat = 'dotenv' | 'sh' | 'fish' | 'powershell' | 'json';

/** The variables as a text in a format, without a newline at the end. */
export function formatVariables(values: ReadonlyMap<string, string>, format: EnvFormat): string {
  if (format === 'json') return JSON.stringify(Object.fromEntries(values), undefined, 2);
  return Array.from(values, ([key, value]) => formatLine(key, value, format)).join('\n');
}

/** One variable as a line of a file or a script. */
export function formatLine(key: string, value: string, format: Exclude<EnvFormat, 'json'>): string {
  switch (format) {
    case 'dotenv':
      return `${key}=${quoteDotenv(value)}`;
    case 'sh':
      return `export ${key}=${quoteSh(value)}`;
    case 'fish':
      return `set -gx ${key} ${quoteFish(value)}`;
    case 'powershell':
      return `\${env:${key}} = ${quotePowerShell(value)}`;
  }
}

/** In fish, \ escapes itself and the quote inside single quotes. */
function quoteFish(value: string): string {
  return PLAIN.test(value) ? value : `'${value.replace(/['\\]/g, '\\$&')}'`;
}

/** PowerShell also takes typographic quotes for quotes; inside a string each is doubled. */
function quotePowerShell(value: string): string {
  return `'${value.replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
}
