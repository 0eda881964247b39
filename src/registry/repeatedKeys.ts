import { visit } from 'jsonc-parser';

/**
 * The names, projects and other members that stand in the text more than once. JSON keeps the last of them
 * only, so whoever rewrites the text loses the others.
 * @param text JSON, as the registry file has it
 * @returns each once, in words: `name "/shop/api" (twice or more)`
 */
export function repeatedKeys(text: string): string[] {
  const seen = new Map<string, number>();
  visit(text, {
    onObjectProperty(key, _offset, _length, _line, _column, pathOf) {
      const place = [...pathOf(), key];
      // Deeper ones are data of others.
      if (place.length > 3) return;
      const id = JSON.stringify(place);
      seen.set(id, (seen.get(id) ?? 0) + 1);
    },
  });
  return Array.from(seen)
    .filter(([, times]) => times > 1)
    .map(([id]) => `${describe(JSON.parse(id))} (more than once)`);
}

const WORDS: Readonly<Record<string, string>> = {
  projects: 'project',
  ports: 'name',
  pools: 'pool',
  reserved: 'reservation',
};

function describe(place: readonly string[]): string {
  const [table = '', key] = place;
  const word = WORDS[table];
  if (key !== undefined && word !== undefined) {
    return [word, JSON.stringify(key), ...place.slice(2).map((part) => JSON.stringify(part))].join(
      ' ',
    );
  }
  return `key ${place.map((part) => JSON.stringify(part)).join(' ')}`;
}
