import { createHash } from 'node:crypto';
import type { ArtifactLocation, Log } from 'sarif';
import type { LiteralAction } from '../../literals/finding.ts';
import type { Unread } from '../../scan/scanFiles.ts';
import { type Found, shownPath } from './found.ts';
import { actionWords, roleWords } from './words.ts';

/** One rule for each thing that can be done; what can't be helped is only a note. */
const RULES: Readonly<Record<LiteralAction, { level: 'warning' | 'note'; text: string }>> = {
  replace: { level: 'warning', text: 'Hardcoded port that a named port can replace' },
  link: { level: 'warning', text: 'Hardcoded port that berth.json can keep in step' },
  wrap: { level: 'warning', text: 'Hardcoded port in a command that berth can run' },
  report: { level: 'note', text: 'Hardcoded port that stays as it is' },
};

const ACTIONS = Object.keys(RULES) as LiteralAction[];

/** Everything found as a SARIF 2.1.0 log (OASIS standard; GitHub's code scanning reads it). */
export function asSarif(found: readonly Found[], unread: readonly Unread[]): Log {
  const fingerprint = fingerprints();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Berth',
            semanticVersion: BERTH_VERSION,
            rules: ACTIONS.map((action) => ({
              id: ruleId(action),
              shortDescription: { text: `${RULES[action].text}.` },
              defaultConfiguration: { level: RULES[action].level },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: unread.map(({ path, reason }) => ({
              level: 'warning',
              message: { text: `Not read: ${reason}.` },
              locations: [{ physicalLocation: { artifactLocation: location(shownPath(path)) } }],
            })),
          },
        ],
        results: found.map((each) => ({
          ruleId: ruleId(each.literal.action),
          ruleIndex: ACTIONS.indexOf(each.literal.action),
          level: RULES[each.literal.action].level,
          message: { text: messageOf(each) },
          locations: [
            {
              physicalLocation: {
                artifactLocation: location(each.file.shown),
                region: {
                  startLine: each.line,
                  startColumn: each.startColumn,
                  endLine: each.line,
                  endColumn: each.endColumn,
                },
              },
            },
          ],
          partialFingerprints: { 'hardcodedPort/v1': fingerprint(each) },
        })),
      },
    ],
  };
}

function ruleId(action: LiteralAction): string {
  return `hardcoded-port/${action}`;
}

function messageOf(found: Found): string {
  const { port } = found.literal;
  const what = `Port ${port} is hardcoded (${roleWords(found.literal)})`;
  return found.literal.action === 'report' ? `${what}.` : `${what}: ${actionWords(found)}.`;
}

/** Relative references as RFC 3986 has them; a first part with a colon would look like a scheme. */
function location(shown: string): ArtifactLocation {
  const uri = shown.split('/').map(encodeURIComponent).join('/');
  return { uri, uriBaseId: '%SRCROOT%' };
}

/** The same for the same number in the same file however its lines move: which of them it is, counts. */
function fingerprints(): (found: Found) => string {
  const seen = new Map<string, number>();
  return ({ file, literal }) => {
    const key = `${file.shown}\0${literal.port}\0${literal.role}`;
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return createHash('sha256').update(`${key}\0${count}`).digest('hex').slice(0, 32);
  };
}
