declare const nameBrand: unique symbol;

/**
 * A full name as the registry stores it: `/shop/api` (project `shop`'s `api`) or `/postgres`
 * (shared by the whole machine). Made by {@link qualify} and {@link toFullName} only.
 */
export type FullName = string & { readonly [nameBrand]: true };

const SEGMENT = /^[a-z0-9][a-z0-9._@-]{0,62}$/;
const FULL = /^(?:\/[a-z0-9][a-z0-9._@-]{0,62})+$/;
const MAX_LENGTH = 200;

/** What {@link checkName} found wrong, in a sentence for people, and a name that would do. */
export interface NameProblem {
  readonly message: string;
  readonly suggestion?: string;
}

/**
 * Says what is wrong with a name that somebody typed; `undefined` when nothing is.
 * Relative (`api`, `web/hmr`) and absolute (`/postgres`) names are both welcome.
 */
export function checkName(text: string): NameProblem | undefined {
  const problem = describeProblem(text);
  if (problem === undefined) return undefined;
  const suggestion = suggestName(text);
  return suggestion === undefined ? { message: problem } : { message: problem, suggestion };
}

function describeProblem(text: string): string | undefined {
  if (text === '') return 'A name is needed, for example "api".';
  if (text.length > MAX_LENGTH) return `A name has at most ${MAX_LENGTH} characters.`;
  const segments = (text.startsWith('/') ? text.slice(1) : text).split('/');
  for (const segment of segments) {
    if (segment === '') return `"${printable(text)}" has an empty part between slashes.`;
    if (segment.length > 63) return 'Each part of a name has at most 63 characters.';
    if (!SEGMENT.test(segment)) {
      return `"${printable(text)}" is not a name: use a-z, 0-9 and . _ @ - and start with a letter or digit.`;
    }
  }
  return undefined;
}

/** The text without control characters and cut to a length that fits a message. */
function printable(text: string): string {
  const clean = text.replace(/[\p{C}]/gu, '\uFFFD');
  return clean.length > 60 ? `${clean.slice(0, 57)}...` : clean;
}

/** The nearest valid name to a text (`My API!` → `my-api`), or `undefined` when nothing is left of it. */
export function suggestName(text: string): string | undefined {
  const absolute = text.startsWith('/') ? '/' : '';
  const segments = text
    .normalize('NFKD')
    .toLowerCase()
    .split('/')
    .map((segment) =>
      segment
        .replace(/[\u0300-\u036f]/g, '')
        .replace(/[^a-z0-9._@-]+/g, '-')
        .replace(/^[^a-z0-9]+|-+$/g, '')
        .slice(0, 63),
    )
    .filter((segment) => segment !== '');
  const name = absolute + segments.join('/');
  return segments.length > 0 && describeProblem(name) === undefined ? name : undefined;
}

/** Whether a valid name belongs to no particular project by its spelling (`/postgres`). */
export function isAbsolute(name: string): boolean {
  return name.startsWith('/');
}

/**
 * The full name behind what somebody wrote in a project: `api` → `/shop/api`; absolute names stay.
 * @param name a name that {@link checkName} accepts
 * @param label the label of the project it was written in
 */
export function qualify(name: string, label: string): FullName {
  return (isAbsolute(name) ? name : `/${label}/${name}`) as FullName;
}

/** The text as a full name, or `undefined` when it isn't a valid absolute one. */
export function toFullName(text: string): FullName | undefined {
  return text.length <= MAX_LENGTH && FULL.test(text) ? (text as FullName) : undefined;
}

/** Whether the text is a valid part of a name: a project's label, a pool's name. */
export function isSegment(text: string): boolean {
  return SEGMENT.test(text);
}

/** The name as people of the project `label` write it: `/shop/api` → `api`; others stay absolute. */
export function shortName(name: FullName, label: string | undefined): string {
  return label !== undefined && name.startsWith(`/${label}/`) ? name.slice(label.length + 2) : name;
}

/** The first segment of a full name of two or more: the label of the project it may belong to. */
export function labelOf(name: FullName): string | undefined {
  const slash = name.indexOf('/', 1);
  return slash < 0 ? undefined : name.slice(1, slash);
}

/**
 * The environment variable that carries a name's number: the last segment in UPPER_SNAKE and `_PORT`
 * (`mailpit-smtp` → `MAILPIT_SMTP_PORT`). A leading digit gets an underscore: variables can't start with one.
 */
export function variableName(name: string): string {
  const last = name.slice(name.lastIndexOf('/') + 1);
  const upper = last.toUpperCase().replace(/[^A-Z0-9]/g, '_');
  return `${/^\d/.test(upper) ? '_' : ''}${upper}_PORT`;
}
