import type { SourceKind } from './languages.ts';

/** A part of a file that is no program. */
interface Part {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** What in a file is no program: the page around scripts in `.vue`, `.svelte` and `.astro`, around `<?php`. */
export function markupParts(text: string, kind: SourceKind, path: string): Part[] {
  if (kind === 'php') return around(text, /<\?(?:php\b|=)/gi, () => '?>');
  if (/\.(?:vue|svelte)$/i.test(path)) return around(text, SCRIPT, () => '</script');
  if (!/\.astro$/i.test(path)) return [];
  return around(text, /^---[^\S\n]*$|<script\b[^>]{0,500}>/gim, (open) =>
    open.startsWith('-') ? '\n---' : '</script',
  );
}

const SCRIPT = /<script\b[^>]{0,500}>/gi;

function around(text: string, opening: RegExp, closing: (open: string) => string): Part[] {
  const parts: Part[] = [];
  let start = 0;
  opening.lastIndex = 0;
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    parts.push({ start, end: opening.lastIndex });
    const close = closing(match[0]);
    start = text.indexOf(close, opening.lastIndex);
    if (start < 0) return parts;
    opening.lastIndex = start + close.length;
  }
  parts.push({ start, end: text.length });
  return parts;
}
