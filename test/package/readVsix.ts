import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { type Entry, type Options, open, type ZipFile } from 'yauzl';

const openZip = promisify<string, Options, ZipFile>(open);

/** All files of a VSIX (a zip archive), by their path inside it. */
export async function readVsix(path: string): Promise<ReadonlyMap<string, Buffer>> {
  const zip = await openZip(path, { lazyEntries: true });
  const openEntry = promisify(zip.openReadStream.bind(zip) as OpenEntry);
  const files = new Map<string, Buffer>();
  await new Promise<void>((resolve, reject) => {
    zip.once('error', reject);
    zip.once('end', resolve);
    zip.on('entry', (entry: Entry) => {
      const read = async () => {
        if (!entry.fileName.endsWith('/')) {
          files.set(entry.fileName, await buffer(await openEntry(entry)));
        }
        zip.readEntry();
      };
      read().catch(reject);
    });
    zip.readEntry();
  });
  return files;
}

type OpenEntry = (
  entry: Entry,
  done: (error: Error | null, stream: NodeJS.ReadableStream) => void,
) => void;
