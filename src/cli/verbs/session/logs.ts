import fs from 'node:fs';
import { startOfLastLines } from '../../../session/lastLines.ts';
import { followFile } from '../../../session/logTail.ts';
import { Sessions } from '../../../session/sessions.ts';
import { type Action, currentRoot, openRegistry } from '../../cli.ts';
import { EXIT } from '../../exitCodes.ts';
import { explainUnknownSession } from '../../session/unknownSession.ts';
import { untilEnded } from '../../session/untilEnded.ts';

/** `berth session logs NAME` */
export const sessionLogs: Action<'session logs'> = async ({ operands, options }, cli) => {
  const [name = ''] = operands;
  const { lines, follow } = options;
  const ref = { name, root: currentRoot() };
  const registry = openRegistry(cli);
  const sessions = new Sessions(registry);
  const full = await sessions.fullName(ref);
  const file = sessions.files.log(full);
  const records = sessions.peek();
  // The log of a start that failed is there without a session.
  if (!records.some((record) => record.name === full) && !fs.existsSync(file)) {
    cli.say(explainUnknownSession(name, sessions, await registry.read(), ref.root));
    return EXIT.failure;
  }
  const from = lines === undefined ? 0 : await startOfLastLines(file, lines);
  const stop = new AbortController();
  let isEmpty = true;
  const following = followFile(file, {
    from,
    signal: stop.signal,
    onText: (text) => {
      isEmpty = false;
      if (!cli.write(text)) stop.abort();
    },
  });
  try {
    if (follow) {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
      await Promise.race([following, untilEnded(sessions, ref, stop.signal)]);
    }
  } finally {
    stop.abort();
  }
  await following;
  if (isEmpty && !follow) cli.say(`${name} has written nothing.`);
  return EXIT.done;
};
