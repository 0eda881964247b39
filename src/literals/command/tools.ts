import type { LiteralRole } from '../finding.ts';

/** A port that a tool takes in its own way. The pattern's last group is the port. */
export interface ToolRule {
  readonly pattern: RegExp;
  readonly role: LiteralRole;
  /** The group with the host that the port belongs to; without one it is this machine. */
  readonly host?: number;
}

const PORT = String.raw`(\d{1,5})(?![\w-]|\.\d)`;
const OPTIONS = String.raw`(?:-{1,2}[\w-]+(?:=\S+)?\s+){0,8}`;
const rule = (pattern: string, role: LiteralRole, host?: number): ToolRule => ({
  pattern: new RegExp(pattern, 'gi'),
  role,
  ...(host === undefined ? {} : { host }),
});

/** Whether any rule could apply: one look instead of many. */
export const ANY_TOOL =
  /http\.?server|ngrok|kill-port|wait-port|fuser|lsof|wait-on|\bn(?:et)?c(?:at)?\s|telnet|\/dev\/tcp|runserver|jdwp|forward|adb\s|socat|\bserve\s|sport|dport|debugpy|gdbserver|start-server|start-test|fkill|freeport|\bport:|-LocalPort/i;

/** Tools whose plain arguments are ports. */
export const TOOLS: readonly ToolRule[] = [
  rule(String.raw`\b(?:http\.server|SimpleHTTPServer)\s+${OPTIONS}${PORT}`, 'listen'),
  rule(String.raw`\brunserver(?:_plus)?\s+${OPTIONS}${PORT}`, 'listen'),
  rule(String.raw`\bserve\s+(?:\S+\s+){0,3}-l\s+(?:tcp:\/\/[\w.]+:)?${PORT}`, 'listen'),
  rule(String.raw`\bngrok\s+(?:http|tcp|tls)\s+(?:-{1,2}\S+(?:\s+|$)){0,6}${PORT}`, 'client'),
  rule(
    String.raw`\b(?:kill-port|wait-port|freeport|fkill|start-server-and-test|start-test|start-server)\s+(?:[\w:-]+\s+){0,8}?:?${PORT}`,
    'probe',
  ),
  rule(String.raw`(?<=\b(?:kill-port|freeport|fkill)\s+(?::?\d{1,5}\s+){1,8}):?${PORT}`, 'probe'),
  rule(String.raw`\bfuser\s+(?:-\w+\s+){0,4}(?:tcp\s+)?${PORT}(?:\/tcp)?`, 'probe'),
  rule(String.raw`(?<=\bfuser\s[^\n]{0,60}\s)(\d{1,5})(?=\/tcp\b)`, 'probe'),
  rule(
    String.raw`(?<=\blsof\s[^\n]{0,60})-\w*i\s?[46]?(?:tcp)?@?(?:localhost|127\.0\.0\.1)?:${PORT}`,
    'probe',
  ),
  rule(String.raw`(?<=\blsof\s[^\n]{0,60}-\w*i\s?(?:tcp)?:(?:\d{1,5},){1,5})${PORT}`, 'probe'),
  rule(String.raw`(?<=\bwait-on\s[^\n]{0,200})\btcp:${PORT}`, 'probe'),
  rule(
    String.raw`\b(?:nc|ncat|netcat|telnet)\s+(?:-\w+(?:\s+\d{1,2}(?=\s))?\s+){0,6}([\w.-]*[a-z][\w.-]*|\d+(?:\.\d+){3}|\$\{?\w+\}?|"\$\{?\w+\}?")\s+${PORT}`,
    'probe',
    1,
  ),
  rule(String.raw`\b(?:nc|ncat|netcat)\s+(?:-\w*l\w*\s+)(?:-\w+\s+){0,3}${PORT}`, 'listen'),
  rule(String.raw`\/dev\/tcp\/([^/\s"']{1,100})\/${PORT}`, 'probe', 1),
  rule(String.raw`jdwp\S{0,200}?\baddress=(?:[\w.*]+:)?${PORT}`, 'debug'),
  rule(String.raw`\bdebugpy\s+(?:-\S+\s+){0,4}?--(?:listen|connect)\s+${PORT}`, 'debug'),
  rule(String.raw`\bgdbserver\s+(?:-{2}\S+\s+){0,4}(?:localhost|0\.0\.0\.0)?:${PORT}`, 'debug'),
  rule(String.raw`(?<=\bport-forward\s[^\n]{0,120}\s)(?<![\w:])${PORT}(?=:|\s|$|["'])`, 'listen'),
  rule(String.raw`(?<=\bport-forward\s[^\n]{0,120}\s:?\d{0,5}:)${PORT}`, 'container'),
  rule(String.raw`\badb\s+(?:-\S+\s+){0,3}forward\s+(?:--\S+\s+)?tcp:${PORT}`, 'listen'),
  rule(
    String.raw`\badb\s+(?:-\S+\s+){0,3}forward\s+(?:--\S+\s+)?tcp:\d{1,5}\s+tcp:${PORT}`,
    'container',
  ),
  rule(String.raw`\badb\s+(?:-\S+\s+){0,3}reverse\s+(?:--\S+\s+)?tcp:${PORT}`, 'container'),
  rule(
    String.raw`\badb\s+(?:-\S+\s+){0,3}reverse\s+(?:--\S+\s+)?tcp:\d{1,5}\s+tcp:${PORT}`,
    'client',
  ),
  rule(String.raw`\b(?:tcp|openssl|ssl)[46]?-l(?:isten)?:${PORT}`, 'listen'),
  rule(String.raw`\b[sd]port\s*=?\s*:${PORT}`, 'probe'),
  rule(String.raw`(?<=-LocalPort\s)${PORT}`, 'probe'),
];

/** `ssh -L 8080:db:5432 -R 80:localhost:3000 -D 1080`: which of its numbers are of this machine. */
export const SSH_FORWARDS: readonly ToolRule[] = [
  rule(String.raw`(?<=\s)-\w*L\s?"?(?:[\w.*]+:)?${PORT}(?=:)`, 'listen'),
  rule(
    String.raw`(?<=\s)-\w*L\s?"?(?:[\w.*]+:)?(?:\d{1,5}|\$\{?\w+\}?):[\w.-]+:${PORT}`,
    'internal',
  ),
  rule(String.raw`(?<=\s)-\w*R\s?"?(?:[\w.*]+:)?${PORT}(?=:)`, 'internal'),
  rule(
    String.raw`(?<=\s)-\w*R\s?"?(?:[\w.*]+:)?(?:\d{1,5}|\$\{?\w+\}?):([\w.-]+):${PORT}`,
    'client',
    1,
  ),
  rule(String.raw`(?<=\s)-\w*D\s?"?(?:[\w.*]+:)?${PORT}`, 'listen'),
];
