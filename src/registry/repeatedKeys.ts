import { visit } from 'jsonc-parser';

/**
 * The names, projects and other members that stand in the text more than once. JSON keeps the last of them
 * only, so whoever rewrites the text loses the others.
 * @param text JSON, as the registry file has it
 * @returns each once, in words: `name "/shop/api"`
 */
export function repeatedKeys(text: string): string[] {
  const repeated = new Set<string>();
  const open: Set<string>[] = [];
  visit(text, {
    onObjectBegin: () => {
      open.push(new Set());
    },
    onObjectEnd: () => {
      open.pop();
    },
    onObjectProperty(key, _offset, _length, _line, _column, pathOf) {
      const seen = open.at(-1);
      // Deeper ones are data of others.
      if (seen?.has(key) && open.length <= 3)
        repeated.add(describe([...pathOf().map(String), key]));
      seen?.add(key);
    },
  });
  return [...repeated];
}

const WORDS: Readonly<Record<string, string>> = {
  projects: 'project',
  ports: 'name',
  pools: 'pool',
  reserved: 'reservation',
};

function describe([table = '', ...keys]: readonly string[]): string {
  const word = WORDS[table];
  const quoted = (keys.length > 0 && word !== undefined ? keys : [table, ...keys]).map((key) =>
    JSON.stringify(key),
  );
  return [keys.length > 0 && word !== undefined ? word : 'key', ...quoted].join(' ');
}
