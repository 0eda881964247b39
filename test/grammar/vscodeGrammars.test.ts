import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { installHost, serverRunsHere } from '../../scripts/host/install.mts';
import { berthPieces, readGrammar, tokenizer } from './tokenizer.ts';

/** The grammars of VS Code itself, from the host that the tests run in; where it can't, all is skipped. */
const host = serverRunsHere() ? await installHost('current') : undefined;
const extensions = host && path.join(path.dirname(host.main), '..', 'extensions');

/** A tokenizer for one of VS Code's grammars; `undefined` where no host has it. */
function hostTokenizer(file: string): ReturnType<typeof tokenizer> | undefined {
  const found = path.join(extensions ?? '', file);
  if (extensions === undefined || !fs.existsSync(found)) return undefined;
  const folder = path.dirname(found);
  const siblings = fs.readdirSync(folder).filter((name) => name.endsWith('.tmLanguage.json'));
  return tokenizer(
    readGrammar(found),
    siblings.map((name) => readGrammar(path.join(folder, name))),
  );
}

const highlight = 'api → variable.other.port-name.berth';

describe.each([
  {
    language: 'json',
    file: 'json/syntaxes/JSON.tmLanguage.json',
    highlighted: ['{ "url": "http://localhost:$<port:api>/" }', '["$<port:api>"]'],
    plain: ['{ "$<port:api>": 1 }', '{ "a": $<port:api> }'],
  },
  {
    language: 'jsonc',
    file: 'json/syntaxes/JSONC.tmLanguage.json',
    highlighted: [
      '{\n  // ports\n  "env": { "PORT": "$<port:api>" },\n}',
      '{ "a": "\\"$<port:api>\\"" }',
    ],
    plain: ['{ // $<port:api>\n}', '/* $<port:api> */ {}', '{ "$<port:api>": 1 }'],
  },
  {
    language: 'dotenv',
    file: 'dotenv/syntaxes/dotenv.tmLanguage.json',
    highlighted: [
      'API_URL=http://localhost:$<port:api>/v1',
      'API_URL="http://localhost:$<port:api>"',
    ],
    plain: ['# $<port:api>'],
  },
  {
    language: 'yaml',
    file: 'yaml/syntaxes/yaml.tmLanguage.json',
    highlighted: ['url: http://localhost:$<port:api>/', 'a:\n  - "$<port:api>"'],
    plain: ['# $<port:api>'],
  },
  {
    language: 'shellscript',
    file: 'shellscript/syntaxes/shell-unix-bash.tmLanguage.json',
    highlighted: ["berth run -- vite --port '$<port:api>'", 'echo "$<port:api>"'],
    // Unquoted it is a redirection.
    plain: ['# $<port:api>', 'echo $<port:api>'],
  },
  {
    language: 'powershell',
    file: 'powershell/syntaxes/powershell.tmLanguage.json',
    highlighted: ["berth run -- vite --port '$<port:api>'"],
    plain: ['# $<port:api>'],
  },
])("in VS Code's own grammar for $language", ({ file, highlighted, plain }) => {
  const tokenize = hostTokenizer(file);

  it.skipIf(tokenize === undefined).each(highlighted)(
    'highlights the token in %j',
    async (text) => {
      expect(berthPieces((await tokenize)?.(text) ?? [])).toContain(highlight);
    },
  );

  it.skipIf(tokenize === undefined).each(plain)('highlights nothing in %j', async (text) => {
    expect(berthPieces((await tokenize)?.(text) ?? [])).toEqual([]);
  });
});
