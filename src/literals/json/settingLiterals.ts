import type { LiteralAction, LiteralRole, PortLiteral } from '../finding.ts';
import { type NameClues, nameIdeas } from '../ideas.ts';
import { findInSetting, type SettingHit } from '../settings/findInSetting.ts';
import { projectFolder } from '../settings/projectFolder.ts';
import { mayHoldPort, type Setting } from '../settings/setting.ts';
import { jsonPointer, jsonSettings } from './jsonSettings.ts';
import { parseJson } from './parseJson.ts';

/** How a kind of JSON file is read. */
export interface JsonRules {
  /** Where something else stands, or other rules hold. */
  skips?(setting: Setting): boolean;
  /** Another role than the one that the setting's own words tell. */
  role?(setting: Setting, hit: SettingHit): LiteralRole | undefined;
  /** What can be done where the format has no variables; `link` without it. */
  action?(setting: Setting, role: LiteralRole): LiteralAction;
  clues?(setting: Setting): NameClues;
}

/** Ports of other machines, containers and tunnels are not this machine's to choose. */
const ELSEWHERE: ReadonlySet<LiteralRole> = new Set(['container', 'internal', 'forward']);

/** The ports in a JSON text by such rules. */
export function findInJson(text: string, path: string, rules: JsonRules = {}): PortLiteral[] {
  if (!mayHoldPort(text)) return [];
  const root = parseJson(text);
  if (root === undefined) return [];
  return jsonSettings(text, root).flatMap((setting) =>
    rules.skips?.(setting) === true
      ? []
      : findInSetting(setting).map((hit) => jsonLiteral(setting, hit, path, rules)),
  );
}

/** A hit as a finding. */
function jsonLiteral(
  setting: Setting,
  hit: SettingHit,
  path: string,
  rules: JsonRules,
): PortLiteral {
  const role = rules.role?.(setting, hit) ?? hit.role;
  // In the source the digits may be longer: escaped.
  const digits = String(hit.port).length;
  const whole = { value: setting.value, start: hit.index, end: hit.index + digits };
  const action =
    hit.fallback !== undefined
      ? 'replace'
      : ELSEWHERE.has(role)
        ? 'report'
        : (rules.action?.(setting, role) ?? 'link');
  const folder = projectFolder(path);
  const clues = {
    ...(folder === undefined ? {} : { folder }),
    ...hit.clues,
    ...rules.clues?.(setting),
  };
  return {
    port: hit.port,
    start: hit.start,
    end: hit.end,
    form: setting.form,
    role,
    confidence: hit.confidence,
    action,
    names: nameIdeas(clues, role),
    ...(hit.fallback === undefined ? {} : { fallback: hit.fallback }),
    ...(action === 'link' ? { link: { key: jsonPointer(setting.path), ...whole } } : {}),
  };
}
