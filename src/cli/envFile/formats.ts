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

/** Nothing in it means anything to a shell or a dotenv reader. */
const PLAIN = /^[A-Za-z0-9_./:@%+,-]+$/;

/**
 * Quotes a value for dotenv files, whose readers differ: plain where nothing is special; single quotes, in which
 * all of them take everything literally; double quotes where the value itself holds single ones. Only a value with
 * both kinds needs escapes, which dotenv for Node leaves in place.
 */
export function quoteDotenv(value: string): string {
  if (PLAIN.test(value) || value === '') return value;
  if (!value.includes("'")) return `'${value}'`;
  return `"${value.replace(/["\\$`]/g, '\\$&')}"`;
}

/** Quotes a value for POSIX shells. */
export function quoteSh(value: string): string {
  return PLAIN.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}

/** In fish, \ escapes itself and the quote inside single quotes. */
function quoteFish(value: string): string {
  return PLAIN.test(value) ? value : `'${value.replace(/['\\]/g, '\\$&')}'`;
}

/** PowerShell also takes typographic quotes for quotes; inside a string each is doubled. */
function quotePowerShell(value: string): string {
  return `'${value.replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
}
