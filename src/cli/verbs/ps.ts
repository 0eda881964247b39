import { isFailure } from '../../services/backOff.ts';
import { projectServices, type ServiceStatus } from '../../services/projectSessions.ts';
import type { SessionStatus } from '../../session/operations.ts';
import type { SessionFiles } from '../../session/sessionFiles.ts';
import { Sessions } from '../../session/sessions.ts';
import { type Action, currentRoot, openRegistry } from '../cli.ts';
import { type Cell, columns } from '../columns.ts';
import { uptime } from '../duration.ts';
import { EXIT } from '../exitCodes.ts';
import { declaredServices } from '../services/declared.ts';
import { sessionJson } from '../session/asJson.ts';
import { withRemark } from '../session/lockWords.ts';
import { statePaints } from '../session/words.ts';
import { type Style, styleFor } from '../style.ts';

/** `berth ps` */
export const ps: Action<'ps'> = async ({ options }, cli) => {
  const root = currentRoot();
  const declared = declaredServices(root, cli);
  const sessions = new Sessions(openRegistry(cli));
  const all = await projectServices(sessions, root, declared ?? new Map());
  const code = declared === undefined ? EXIT.failure : EXIT.done;
  if (options.json) {
    cli.print(
      JSON.stringify(
        all.map((one) => asJson(one, sessions.files)),
        undefined,
        2,
      ),
    );
    return code;
  }
  for (const line of table(all, styleFor(cli.env))) cli.print(line);
  if (declared?.size === 0 && all.length === 0) {
    cli.say('This project declares no services. See: berth help up');
  }
  return code;
};

function table(all: readonly ServiceStatus[], style: Style): string[] {
  if (all.length === 0) return [];
  const now = Date.now();
  const header = ['SERVICE', 'STATE', 'PORT', 'PID', 'RESTARTS', 'UPTIME'];
  const right = (text: string | number = '') => ({ text: String(text), align: 'right' as const });
  return columns([
    header.map((text) => ({ text, paint: style.dim })),
    ...all.map(({ service, session }) => {
      const state = session?.state ?? 'stopped';
      const { record } = session ?? {};
      const isUp = state !== 'ended' && state !== 'stopped';
      const since = record?.readyAt ?? record?.started;
      return [
        { text: service },
        stateCell(session, style),
        right(isUp ? record?.port : ''),
        right(isUp ? record?.process?.pid : ''),
        right(record?.restarts),
        { text: isUp && since !== undefined ? uptime(now - Date.parse(since)) : '' },
      ];
    }),
  ]);
}

/** `ended (1)`, `ended (SIGKILL)`. */
function stateCell(session: SessionStatus | undefined, style: Style): Cell {
  if (session === undefined) return { text: 'stopped', paint: style.dim };
  const { state, record } = session;
  const { end } = record;
  if (state !== 'ended' || end === undefined)
    return { text: withRemark(state, session), paint: statePaints(style)[state] };
  const how = end.signal ?? end.code;
  const text = how === undefined ? state : `${state} (${how})`;
  return { text, paint: isFailure(end) && how !== undefined ? style.bad : style.dim };
}

function asJson({ service, session }: ServiceStatus, files: SessionFiles): object {
  if (session === undefined) return { service, state: 'stopped' };
  return { service, ...sessionJson(session, files) };
}
