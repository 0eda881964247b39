import { examine } from '../../registry/doctor/examine.ts';
import type { Finding } from '../../registry/doctor/finding.ts';
import { examineSessions } from '../../session/examineSessions.ts';
import { Sessions } from '../../session/sessions.ts';
import { type Action, currentRoot, openRegistry } from '../cli.ts';
import { EXIT } from '../exitCodes.ts';
import { styleFor } from '../style.ts';
import { visible } from '../visible.ts';

/** `berth doctor` */
export const doctor: Action<'doctor'> = async ({ options }, cli) => {
  const found = await examine([currentRoot()]);
  // To look at sessions the registry is read, which repairs a damaged one.
  const isReadable = !found.some(
    ({ level, subject }) => level === 'problem' && subject === 'registry',
  );
  const sessions = new Sessions(openRegistry(cli));
  const findings = [...found, ...(isReadable ? await examineSessions(sessions) : [])];
  const problems = findings.filter(({ level }) => level === 'problem').length;
  if (options.json) {
    cli.print(JSON.stringify({ ok: problems === 0, findings }, undefined, 2));
  } else {
    const style = styleFor(cli.env);
    const marks: Record<Finding['level'], string> = {
      ok: style.good('ok     '),
      hint: style.dim('hint   '),
      problem: style.bad('problem'),
    };
    for (const { level, message, advice } of findings) {
      cli.print(`${marks[level]}  ${visible(message)}`);
      if (advice !== undefined) cli.print(`         ${visible(advice)}`);
    }
    cli.print(
      problems === 0 ? 'No problems.' : problems === 1 ? '1 problem.' : `${problems} problems.`,
    );
  }
  return problems === 0 ? EXIT.done : EXIT.failure;
};
