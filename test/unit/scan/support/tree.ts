import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type ScanOptions, type ScanResult, scanFiles } from '../../../../src/scan/scanFiles.ts';

/** A tree of files in a folder of its own. */
export interface ScratchTree {
  readonly folder: string;
  write(file: string, content?: string | Buffer): string;
  /** Below it, with `/`: the files in which something was found. */
  found(options?: Partial<ScanOptions>): Promise<string[]>;
  scan(options?: Partial<ScanOptions>): Promise<ScanResult>;
  remove(): void;
}

/** What makes every file hold a port, whatever its kind. */
const PORTS: Readonly<Record<string, string>> = {
  '.env': 'PORT=3000\n',
  '.yml': 'services:\n  api:\n    ports:\n      - "3000:3000"\n',
  '.json': '{ "scripts": { "dev": "vite --port 3000" }, "url": "http://localhost:3000" }\n',
  '.toml': '[server]\nport = 3000\n',
  '.sh': '#!/bin/sh\nPORT=3000\n',
};

export function scratchTree(): ScratchTree {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'berth-scan-')));
  const scan: ScratchTree['scan'] = (options = {}) => scanFiles({ paths: [folder], ...options });
  return {
    folder,
    scan,
    write(file, content) {
      const target = path.join(folder, file);
      fs.mkdirSync(path.dirname(target), { recursive: true });
      const name = path.basename(file);
      const fallback = name.startsWith('.env') ? PORTS['.env'] : PORTS[path.extname(name)];
      fs.writeFileSync(target, content ?? fallback ?? 'server.listen(3000);\n');
      return target;
    },
    async found(options) {
      const { files } = await scan(options);
      return files.map((file) => path.relative(folder, file.path).split(path.sep).join('/'));
    },
    remove: () => fs.rmSync(folder, { recursive: true, force: true }),
  };
}
