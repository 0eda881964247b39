import type { FileHandle } from 'node:fs/promises';
import { openIfThere } from './growingFile.ts';

const BLOCK = 65_536;
const LINE_FEED = 0x0a;

/** Where the last lines of a file begin, in bytes; 0 where there are no more, or there is no file. */
export async function startOfLastLines(file: string, lines: number): Promise<number> {
  const handle = await openIfThere(file);
  if (handle === undefined) return 0;
  try {
    return await search(handle, lines);
  } finally {
    await handle.close();
  }
}

async function search(handle: FileHandle, lines: number): Promise<number> {
  const { size } = await handle.stat();
  const block = Buffer.allocUnsafe(BLOCK);
  let left = lines;
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - BLOCK);
    const { bytesRead } = await handle.read(block, 0, end - start, start);
    for (let i = bytesRead - 1; i >= 0; i--) {
      // The line feed at the very end begins no line.
      if (block[i] !== LINE_FEED || start + i === size - 1) continue;
      left -= 1;
      if (left === 0) return start + i + 1;
    }
    end = start;
  }
  return 0;
}
