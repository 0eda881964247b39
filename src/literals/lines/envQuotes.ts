/** The formats of files that lines can be merged into. */
export type FileFormat = 'dotenv' | 'sh';

/** Nothing in it means anything to a shell or a dotenv reader. */
export const PLAIN = /^[A-Za-z0-9_./:@%+,-]+$/;

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

/** A value that already says the same stays as it is; else in the same quotes, if they can hold it. */
export function requote(old: string, value: string, format: FileFormat): string {
  if (old.startsWith('"') && !/["\\$`]/.test(value)) return `"${value}"`;
  if (old.startsWith("'") && !value.includes("'")) return `'${value}'`;
  return format === 'sh' ? quoteSh(value) : quoteDotenv(value);
}
