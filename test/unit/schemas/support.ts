import fs from 'node:fs';
import path from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';

/** What VS Code adds to JSON Schema, all of it in use here. */
const editorKeywords = [
  'allowComments',
  'allowTrailingCommas',
  'defaultSnippets',
  'enumDescriptions',
  'markdownDescription',
  'patternErrorMessage',
];

/** A validator for a file in schemas/; a keyword that nobody knows fails here. */
export function loadSchema(file: string): ValidateFunction {
  const text = fs.readFileSync(path.join(import.meta.dirname, '../../../schemas', file), 'utf8');
  const ajv = new Ajv({ strict: true, allErrors: true, strictTypes: false });
  ajv.addVocabulary(editorKeywords);
  return ajv.compile(JSON.parse(text));
}
