import fs from 'node:fs';
import { Readable } from 'node:stream';
import { isatty } from 'node:tty';
import { NotTextError, type NumberedLine, readHostList } from '../../probe/check/hostList.ts';
import { type Port, parsePort } from '../../probe/port.ts';
import { type Cli, currentRoot, openRegistry } from '../cli.ts';
import { UsageError } from '../errors.ts';
import { areKnown } from '../knownNames.ts';
import type { Args } from '../verbTable.ts';

/** What a check is about. */
export interface Subjects {
  /** The hosts, as they come. */
  readonly lines: AsyncIterable<NumberedLine>;
  /** What histories call a host, where that is not its address and port. */
  readonly fullNames: ReadonlyMap<string, string>;
  /** Reads no more: `lines` ends at once. */
  stop(): void;
}

/** Where names of this machine are looked for: servers listen on either of them, or on both. */
const LOOPBACKS = ['127.0.0.1', '::1'];

/**
 * Finds out what the command line means: names of this machine, or hosts.
 *
 * @returns `undefined` when a name is unknown, which was said
 * @throws UsageError
 */
export async function subjectsOf(
  { operands, options }: Args<'check'>,
  cli: Cli,
): Promise<Subjects | undefined> {
  const file = options['input-file'];
  const ports = operands.map(parsePort);
  const [port] = ports;
  if (ports.every((each) => each === undefined)) {
    if (file === undefined) return namesOf(operands, cli);
    throw new UsageError('Names are on this machine: --input-file goes with a port.', 'check');
  }
  if (port === undefined || ports.length > 1) {
    throw new UsageError(
      ports.includes(undefined)
        ? 'Write either names or one port.'
        : 'Write one port. A host may have its own in the list: web1:8080.',
      'check',
    );
  }
  if (file === undefined && isatty(0)) {
    return {
      ...NOTHING_ELSE,
      lines: readHostList(Readable.from([Buffer.from('localhost')]), port),
    };
  }
  const stream = file === undefined || file === '-' ? process.stdin : open(file);
  const shown = stream === process.stdin ? 'Standard input' : (file ?? '');
  return {
    fullNames: new Map(),
    lines: linesOf(stream, port, shown),
    stop: () => stream.destroy(),
  };
}

const NOTHING_ELSE = { fullNames: new Map<string, string>(), stop: () => {} };

async function namesOf(names: readonly string[], cli: Cli): Promise<Subjects | undefined> {
  const book = await openRegistry(cli).read();
  const root = currentRoot();
  if (!areKnown(names, book, root, 'checked', cli)) return undefined;
  const found = names.flatMap((name) => {
    const named = book.get({ name, root });
    return named === undefined ? [] : [{ text: name, named }];
  });
  async function* lines(): AsyncGenerator<NumberedLine> {
    for (const [i, { text, named }] of found.entries()) {
      const target = { text, port: named.port, addresses: LOOPBACKS };
      yield { kind: 'host', target, line: i + 1 };
    }
  }
  const fullNames = new Map(found.map(({ text, named }) => [text, named.name]));
  return { ...NOTHING_ELSE, lines: lines(), fullNames };
}

function open(file: string): fs.ReadStream {
  try {
    const fd = fs.openSync(file, 'r');
    if (!fs.fstatSync(fd).isDirectory()) return fs.createReadStream(file, { fd });
    fs.closeSync(fd);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      code === 'ENOENT' ? `There is no file ${file}.` : `Cannot read ${file}: ${code}.`,
      'check',
    );
  }
  throw new UsageError(`${file} is a folder, not a list of hosts.`, 'check');
}

async function* linesOf(
  stream: NodeJS.ReadStream | fs.ReadStream,
  port: Port,
  shown: string,
): AsyncGenerator<NumberedLine> {
  try {
    yield* readHostList(stream, port);
  } catch (error) {
    if (stream.destroyed && !stream.errored) return;
    if (error instanceof NotTextError)
      throw new UsageError(`${shown} is ${error.message}.`, 'check');
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(`${shown} cannot be read: ${code}.`, 'check');
  }
}
