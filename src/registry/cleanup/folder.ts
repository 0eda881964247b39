import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ownIdentity } from '../../probe/process.ts';
import { errorCode } from '../errors.ts';
import { isShared, listMounts, type Mount, mountOf } from './mounts.ts';

/** What became of a project's folder, as far as it can be told from here. */
export type FolderState =
  | { readonly kind: 'there' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unknown'; readonly doubt: FolderDoubt };

/** Why a folder that is not there may not be gone. */
export type FolderDoubt =
  /** Its path is one of another system. */
  | { readonly kind: 'foreign-path' }
  /** It cannot be looked at; the system's word for why. */
  | { readonly kind: 'no-access'; readonly code: string }
  /** Its volume may not be mounted, or its path be one of another machine. */
  | { readonly kind: 'not-mounted' }
  /** The registry is shared with other machines, and it may be a folder of one of them. */
  | { readonly kind: 'elsewhere' }
  /** A file or a broken link is in its place. */
  | { readonly kind: 'replaced' };

/** How the machine is asked; replaced in tests only. */
export interface FolderLook {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  /** Where the registry lies. */
  readonly registryFolder: string;
  /** Whether this process lives in a container, whose paths mean something else outside. */
  readonly container: boolean;
  readonly mounts: readonly Mount[];
  /** @throws the system's error */
  stat(file: string): Promise<{ readonly dev: number; isDirectory(): boolean }>;
  lstat(file: string): Promise<unknown>;
  isEmpty(folder: string): Promise<boolean>;
}

/** The pid namespace that Linux starts with (`PROC_PID_INIT_INO` in its proc_ns.h). */
const FIRST_NAMESPACE = 'pid:[4026531836]';

/** A look at this machine. */
export function folderLook(registryFile: string): FolderLook {
  const { ns } = ownIdentity();
  return {
    platform: process.platform,
    home: homeFolder(),
    registryFolder: path.dirname(registryFile),
    container: ns !== '' && ns !== FIRST_NAMESPACE,
    mounts: listMounts(),
    stat: (file) => fs.stat(file),
    lstat: (file) => fs.lstat(file),
    async isEmpty(folder) {
      // Closes itself at the end of the loop.
      for await (const _ of await fs.opendir(folder)) return false;
      return true;
    },
  };
}

function homeFolder(): string {
  try {
    return os.homedir();
  } catch {
    return '';
  }
}

/** Where volumes come and go: a folder in there says something only while its volume is there. */
const VOLUMES = ['/media', '/mnt', '/run/media', '/Volumes'];
/** Where folders come into being when somebody asks for them, if their server answers. */
const AUTOMATIC = ['/net', '/misc', '/run/user', '/Network'];
/** Where homes are: without the home itself nothing can be said about what was in it. */
const HOMES = ['/home', '/Users'];

/**
 * Is a project's folder gone for good? `gone` only where the folder around it is there, has something in
 * it and belongs to this machine. A volume that is not mounted, a network home that is away, a path of
 * another system, a lack of rights: all of these are `unknown`. Never `gone` on a guess, as a name that
 * was released wrongly costs more than one that stays.
 * @param root absolute path, of any system
 */
export async function judgeFolder(root: string, look: FolderLook): Promise<FolderState> {
  const paths = look.platform === 'win32' ? path.win32 : path.posix;
  if (!isOfThisSystem(root, look.platform)) return doubt({ kind: 'foreign-path' });
  try {
    if ((await look.stat(root)).isDirectory()) return { kind: 'there' };
    return doubt({ kind: 'replaced' });
  } catch (error) {
    if (!isAbsent(error)) return doubt(noAccess(error));
  }
  try {
    await look.lstat(root);
    return doubt({ kind: 'replaced' });
  } catch (error) {
    if (!isAbsent(error)) return doubt(noAccess(error));
  }
  try {
    for (let around = paths.dirname(root); ; around = paths.dirname(around)) {
      const dev = await deviceOf(around, look);
      if (dev !== undefined) return await judgeAbsence(around, dev, look);
      if (around === paths.dirname(around)) return doubt({ kind: 'not-mounted' });
    }
  } catch (error) {
    return doubt(noAccess(error));
  }
}

function isOfThisSystem(root: string, platform: NodeJS.Platform): boolean {
  // A share of another machine (`\\server\...`) may be away with it.
  return platform === 'win32' ? /^[A-Za-z]:[\\/]/.test(root) : root.startsWith('/');
}

async function deviceOf(folder: string, look: FolderLook): Promise<number | undefined> {
  try {
    const stat = await look.stat(folder);
    return stat.isDirectory() ? stat.dev : undefined;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** Says what it means that a folder is missing in the nearest one above it that is there. */
async function judgeAbsence(around: string, dev: number, look: FolderLook): Promise<FolderState> {
  const paths = look.platform === 'win32' ? path.win32 : path.posix;
  const holdsHomes = HOMES.includes(around) || around === paths.dirname(look.home || '/');
  if (around === paths.dirname(around) || holdsHomes) return doubt({ kind: 'not-mounted' });
  if (await mayBeUnmounted(around, dev, look)) return doubt({ kind: 'not-mounted' });
  // An empty folder looks exactly like the mount point of a volume that is away.
  if (await look.isEmpty(around)) return doubt({ kind: 'not-mounted' });
  return (await mayBeElsewhere(dev, look)) ? doubt({ kind: 'elsewhere' }) : { kind: 'gone' };
}

async function mayBeUnmounted(around: string, dev: number, look: FolderLook): Promise<boolean> {
  if (look.platform === 'win32') return false;
  if (AUTOMATIC.some((base) => isIn(around, base))) return true;
  if (mountOf(around, look.mounts)?.type === 'autofs') return true;
  const base = VOLUMES.find((one) => isIn(around, one));
  return base !== undefined && dev === (await look.stat(path.posix.dirname(base))).dev;
}

/** On a registry that several machines share, only what lies on the shared disk is the same for all. */
async function mayBeElsewhere(dev: number, look: FolderLook): Promise<boolean> {
  const { dev: registryDev } = await look.stat(look.registryFolder);
  return dev !== registryDev && (await isSharedRegistry(look));
}

/** Whether programs of other machines, or from outside this container, may use the registry too. */
export async function isSharedRegistry(look: FolderLook): Promise<boolean> {
  const { registryFolder: folder } = look;
  if (look.platform === 'win32') return folder.startsWith('\\\\');
  const mount = mountOf(folder, look.mounts);
  if (mount !== undefined && isShared(mount.type)) return true;
  if ([...VOLUMES, ...AUTOMATIC].some((base) => isIn(folder, base))) return true;
  return look.container && (await look.stat(folder)).dev !== (await look.stat('/')).dev;
}

function isIn(folder: string, base: string): boolean {
  return folder === base || folder.startsWith(`${base}/`);
}

function isAbsent(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '');
}

function noAccess(error: unknown): FolderDoubt {
  const code = errorCode(error);
  if (code === undefined) throw error;
  return { kind: 'no-access', code };
}

function doubt(why: FolderDoubt): FolderState {
  return { kind: 'unknown', doubt: why };
}
