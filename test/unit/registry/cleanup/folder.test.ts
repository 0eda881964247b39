import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type FolderLook,
  folderLook,
  judgeFolder,
} from '../../../../src/registry/cleanup/folder.ts';
import { mountOf, parseMountInfo } from '../../../../src/registry/cleanup/mounts.ts';

let folder: string;
let look: FolderLook;

beforeEach(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'berth-folder-')));
  fs.mkdirSync(path.join(folder, 'src/blog'), { recursive: true });
  look = folderLook(path.join(folder, 'registry.json'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

/** `there`, `gone`, or why that is unknown. */
async function judged(root: string, looked: FolderLook = look): Promise<string> {
  const state = await judgeFolder(root, looked);
  if (state.kind !== 'unknown') return state.kind;
  return state.doubt.kind === 'no-access' ? state.doubt.code : state.doubt.kind;
}

/** A machine with these folders on these devices; what is in `errors` cannot be looked at. */
function machine(
  folders: Record<string, number>,
  more: Partial<FolderLook> & { errors?: Record<string, string> } = {},
): FolderLook {
  const { errors = {}, ...rest } = more;
  const stat = async (file: string) => {
    const code = errors[file] ?? (file in folders ? undefined : 'ENOENT');
    if (code !== undefined) throw Object.assign(new Error(code), { code });
    return { dev: folders[file] ?? 0, isDirectory: () => true };
  };
  return {
    platform: 'linux',
    home: '/home/ada',
    registryFolder: '/home/ada/.local/state/berth',
    container: false,
    mounts: [],
    stat,
    lstat: stat,
    isEmpty: async (at) => !Object.keys(folders).some((other) => other.startsWith(`${at}/`)),
    ...rest,
  };
}

const HOME = {
  '/': 1,
  '/home': 1,
  '/home/ada': 1,
  '/home/ada/src': 1,
  '/home/ada/src/blog': 1,
  '/home/ada/.local/state/berth': 1,
};

describe('a real folder', () => {
  test('is there, or gone with its siblings still there', async () => {
    const shop = path.join(folder, 'src/shop');
    fs.mkdirSync(shop);
    expect(await judged(shop)).toBe('there');
    fs.rmdirSync(shop);
    expect(await judged(shop)).toBe('gone');
    expect(await judged(path.join(shop, 'deep/er'))).toBe('gone');
  });

  test('is not gone when a file or a broken link has its place', async () => {
    fs.writeFileSync(path.join(folder, 'src/shop'), '');
    fs.symlinkSync('/nowhere/at/all', path.join(folder, 'src/link'));
    expect(await judged(path.join(folder, 'src/shop'))).toBe('replaced');
    expect(await judged(path.join(folder, 'src/link'))).toBe('replaced');
  });

  test('is gone below what is now a file', async () => {
    fs.writeFileSync(path.join(folder, 'src/monorepo'), '');
    expect(await judged(path.join(folder, 'src/monorepo/shop'))).toBe('gone');
  });

  test('may come back where nothing is left around it, as on a volume that is not mounted', async () => {
    fs.rmdirSync(path.join(folder, 'src/blog'));
    expect(await judged(path.join(folder, 'src/shop'))).toBe('not-mounted');
  });

  test.skipIf(process.platform === 'win32')('is not judged by a path of Windows', async () => {
    expect(await judged('C:\\src\\shop')).toBe('foreign-path');
    expect(await judged('\\\\server\\src\\shop')).toBe('foreign-path');
  });
});

describe('a folder that cannot be seen is not gone', () => {
  test.each(['EACCES', 'EPERM', 'EIO', 'ENOTCONN', 'ESTALE', 'ETIMEDOUT', 'EHOSTDOWN'])(
    'when the system says %s',
    async (code) => {
      const at = '/home/ada/src/shop';
      expect(await judged(at, machine(HOME, { errors: { [at]: code } }))).toBe(code);
      const around = machine(HOME, { errors: { '/home/ada/src': code } });
      expect(await judged(at, around)).toBe(code);
    },
  );

  test('when the folder around it may not be read', async () => {
    const denied = Object.assign(new Error(), { code: 'EACCES' });
    const looked = machine(HOME, { isEmpty: () => Promise.reject(denied) });
    expect(await judged('/home/ada/src/shop', looked)).toBe('EACCES');
  });
});

describe('a volume that may be away', () => {
  test.each([
    ['/media/ada/stick/shop', { '/media': 1, '/media/ada': 1, '/media/ada/other': 2 }],
    ['/run/media/ada/stick/shop', { '/run': 3, '/run/media': 3, '/run/media/x': 3 }],
    ['/mnt/data/shop', { '/mnt': 1, '/mnt/data': 1, '/mnt/data/readme': 1 }],
    ['/Volumes/Work/shop', { '/Volumes': 1, '/Volumes/Other': 2 }],
    ['/net/tower/shop', { '/net': 9, '/net/other': 9 }],
    ['/home/bob/src/shop', {}],
    ['/Users/ada/src/shop', {}],
    ['/data/shop', {}],
    ['/data/shop', { '/data': 1 }],
  ])('keeps %s', async (root, folders) => {
    expect(await judged(root, machine({ ...HOME, ...folders }))).toBe('not-mounted');
  });

  test.each([
    ['/media/ada/stick/shop', { '/media': 1, '/media/ada/stick': 2, '/media/ada/stick/blog': 2 }],
    [
      '/run/media/ada/stick/shop',
      { '/run': 3, '/run/media/ada/stick': 4, '/run/media/ada/stick/x': 4 },
    ],
    ['/mnt/data/shop', { '/mnt': 1, '/mnt/data': 2, '/mnt/data/blog': 2 }],
    ['/home/ada/src/shop', {}],
    ['/data/shop', { '/data': 2, '/data/blog': 2 }],
  ])('gives up %s while it is there', async (root, folders) => {
    expect(await judged(root, machine({ ...HOME, ...folders }))).toBe('gone');
  });

  test('keeps what is made when it is asked for', async () => {
    const mounts = [{ point: '/projects', type: 'autofs' }];
    const folders = { ...HOME, '/projects': 5, '/projects/blog': 6 };
    expect(await judged('/projects/shop', machine(folders, { mounts }))).toBe('not-mounted');
  });

  test('keeps what is on a drive of Windows that is not there', async () => {
    const windows = { platform: 'win32', home: 'C:\\Users\\ada' } as const;
    const folders = { 'C:\\': 1, 'C:\\src': 1, 'C:\\Users': 1 };
    const looked = machine(folders, { ...windows, isEmpty: async () => false });
    expect(await judged('D:\\src\\shop', looked)).toBe('not-mounted');
    expect(await judged('C:\\Users\\bob\\shop', looked)).toBe('not-mounted');
    expect(await judged('\\\\tower\\src\\shop', looked)).toBe('foreign-path');
    expect(await judged('/home/ada/shop', looked)).toBe('foreign-path');
  });
});

describe('a registry that others see too', () => {
  const folders = { ...HOME, '/home/ada/.local/state/berth': 7, '/tmp': 8, '/tmp/x': 8 };

  test('on a network tells only of its own file system', async () => {
    const mounts = [
      { point: '/', type: 'ext4' },
      { point: '/home', type: 'nfs4' },
    ];
    const looked = machine(folders, { mounts });
    expect(await judged('/tmp/shop', looked)).toBe('elsewhere');
    const shared = { ...folders, '/home/ada': 7, '/home/ada/src': 7, '/home/ada/src/blog': 7 };
    expect(await judged('/home/ada/src/shop', machine(shared, { mounts }))).toBe('gone');
    expect(await judged('/tmp/shop', machine(folders))).toBe('gone');
  });

  test('from outside a container tells only of its own file system', async () => {
    expect(await judged('/tmp/shop', machine(folders, { container: true }))).toBe('elsewhere');
    const own = { ...folders, '/home/ada/.local/state/berth': 1 };
    expect(await judged('/tmp/shop', machine(own, { container: true }))).toBe('gone');
  });
});

describe('the list of mounts', () => {
  const text = [
    '22 27 0:21 / /proc rw,relatime - proc proc rw',
    '27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw',
    '40 27 0:50 / /home/ada/my\\040disk rw - fuse.sshfs ada@tower: rw',
    '41 27 0:51 / /home/ada rw shared:2 - nfs4 tower:/home rw',
    '42 27 0:52 / /home/ada rw - ext4 /dev/vdb rw',
    '',
  ].join('\n');

  test('is read as Linux writes it, and the innermost mount found', () => {
    const mounts = parseMountInfo(text);
    expect(mounts).toHaveLength(5);
    expect(mountOf('/', mounts)?.type).toBe('ext4');
    expect(mountOf('/home/adam', mounts)?.point).toBe('/');
    expect(mountOf('/home/ada/my disk/shop', mounts)?.type).toBe('fuse.sshfs');
    expect(mountOf('/home/ada/src', mounts)?.type).toBe('ext4');
  });
});
