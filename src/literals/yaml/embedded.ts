import { keysOf } from '../settings/setting.ts';
import { wordsOf } from '../words.ts';
import type { YamlSetting } from './yamlSettings.ts';

/** Keys whose text of several lines is a script, and read as a whole. */
const SCRIPT_WORDS = new Set(
  'args command commands cmd entrypoint run script scripts shell exec before_script after_script init bash sh'.split(
    ' ',
  ),
);
/** Names of files whose text is a script. */
const SCRIPT_FILE = /\.(?:sh|bash|zsh|py|js|ts|rb|lua|ps1|sql|md|txt|html)$/i;
/** `key: value`, `key = value`, and nginx's `listen 80;`. */
const LINE =
  /^\s*(?:-\s+)?(?:export\s+)?(["']?)([A-Za-z%][\w.%-]*)\1(?:\s*[:=]\s*|(?<=\b(?:listen|server|proxy_pass|grpc_pass|uwsgi_pass|fastcgi_pass|bind|port))\s+)(["']?)(.*?)\3[;,]?\s*$/;

/**
 * The settings in a text of several lines: of a configuration file that a map of Kubernetes holds,
 * of a list of addresses. A script is one setting.
 */
export function embeddedSettings(setting: YamlSetting): YamlSetting[] {
  const keys = keysOf(setting);
  const key = keys.at(-1) ?? '';
  if (keys.slice(-2).some((part) => wordsOf(part).some((word) => SCRIPT_WORDS.has(word)))) {
    return [setting];
  }
  if (SCRIPT_FILE.test(key)) return [];
  const found: YamlSetting[] = [];
  for (const match of setting.value.matchAll(/[^\n]+/g)) {
    const [line] = match;
    if (line.length > 1000 || !/\d\d/.test(line) || /^\s*(?:#|\/\/|;|<!--)/.test(line)) continue;
    const parts = LINE.exec(line);
    const value = parts?.[4] ?? line.trim();
    const from = match.index + line.lastIndexOf(value);
    found.push({
      ...setting,
      path: [...setting.path, ...(parts?.[2] === undefined ? [] : [parts[2]])],
      form: 'text',
      value,
      at: (index) => setting.at(from + index),
    });
  }
  return found;
}
