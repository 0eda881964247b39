import { listListeners } from '../../probe/listeners.ts';
import type { Port } from '../../probe/port.ts';
import type { Book, NamedPort } from '../book.ts';
import { cautionOf } from '../caution.ts';
import { folderLook, judgeFolder } from '../cleanup/folder.ts';
import { describeListener } from '../messages.ts';
import { statusOf } from '../status.ts';
import type { Finding } from './finding.ts';

/** Are there names that share a number, lie on a bad one, have a stranger on it, or a project that is gone? */
export async function checkNames(book: Book, root: string, file: string): Promise<Finding[]> {
  const names = book.all();
  return [
    ...sharedNumbers(names, book, root),
    ...(await badNumbers(names, book, root)),
    ...(await strangers(names, book, root)),
    ...(await goneProjects(book, file)),
  ];
}

function sharedNumbers(names: readonly NamedPort[], book: Book, root: string): Finding[] {
  const byPort = new Map<Port, string[]>();
  for (const { port, name } of names) {
    byPort.set(port, [...(byPort.get(port) ?? []), book.shortName(name, root)]);
  }
  return [...byPort].flatMap(([port, holders]): Finding[] => {
    const [first = '', ...others] = holders;
    if (others.length === 0) return [];
    return [
      {
        level: 'problem',
        subject: first,
        message: `${holders.join(' and ')} share port ${port}.`,
        advice: `Run: ${others.map((name) => `berth move ${name}`).join(' && ')}`,
      },
    ];
  });
}

async function badNumbers(
  names: readonly NamedPort[],
  book: Book,
  root: string,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { name: full, port } of names) {
    const caution = await cautionOf(port);
    if (caution === undefined) continue;
    const name = book.shortName(full, root);
    findings.push({
      level: caution.level,
      subject: name,
      message: `${name} has ${port}, which ${caution.clause}.`,
      advice: `Run: berth move ${name}`,
    });
  }
  return findings;
}

async function strangers(
  names: readonly NamedPort[],
  book: Book,
  root: string,
): Promise<Finding[]> {
  if (names.length === 0) return [];
  const listeners = await listListeners({ ports: new Set(names.map(({ port }) => port)) });
  const statuses = await statusOf(names, book, listeners);
  return statuses.flatMap(({ named, state }): Finding[] => {
    if (state.kind !== 'stranger') return [];
    const name = book.shortName(named.name, root);
    const { cwd } = state.listener;
    const where = cwd === undefined ? '' : `, which runs in ${cwd}`;
    return [
      {
        level: 'problem',
        subject: name,
        message: `Port ${named.port} of ${name} is taken by ${describeListener(state.listener)}${where}.`,
        advice: `End that program, or run: berth move ${name}`,
      },
    ];
  });
}

async function goneProjects(book: Book, file: string): Promise<Finding[]> {
  const look = folderLook(file);
  const named = new Set(book.all().map(({ project }) => project));
  const findings: Finding[] = [];
  for (const [label, { root }] of book.document.projects) {
    if (!named.has(label) || (await judgeFolder(root, look)).kind !== 'gone') continue;
    findings.push({
      level: 'hint',
      subject: label,
      message: `The folder of project ${label} is gone: ${root}.`,
      advice: 'If it will not come back, run: berth gc',
    });
  }
  return findings;
}
