import fs from 'node:fs';

/** A file system in its place. */
export interface Mount {
  readonly point: string;
  /** The system's word for its kind: `ext4`, `nfs4`, `autofs` … */
  readonly type: string;
}

/** The mounts of this process in the order they were made; none where the system keeps no such list. */
export function listMounts(): Mount[] {
  if (process.platform !== 'linux') return [];
  try {
    return parseMountInfo(fs.readFileSync('/proc/self/mountinfo', 'utf8'));
  } catch {
    return [];
  }
}

/** Reads `/proc/PID/mountinfo`, as proc_pid_mountinfo(5) describes it. */
export function parseMountInfo(text: string): Mount[] {
  return text.split('\n').flatMap((line): Mount[] => {
    const [before = '', after = ''] = line.split(' - ');
    const point = before.split(' ')[4];
    const [type] = after.split(' ');
    // Blanks, tabs, newlines and backslashes in a path are written in octal.
    const plain = point?.replace(/\\(\d{3})/g, (_, digits) =>
      String.fromCharCode(Number.parseInt(digits, 8)),
    );
    return plain === undefined || !type ? [] : [{ point: plain, type }];
  });
}

/** The mount that a path lies on: the innermost, and of several in one place the last. */
export function mountOf(file: string, mounts: readonly Mount[]): Mount | undefined {
  let found: Mount | undefined;
  for (const mount of mounts) {
    const inside = `${file}/`.startsWith(mount.point === '/' ? '/' : `${mount.point}/`);
    if (inside && mount.point.length >= (found?.point.length ?? 0)) found = mount;
  }
  return found;
}

/** Whether other machines may see the same file system: those of networks and of virtual machines' hosts. */
export function isShared(type: string): boolean {
  return /^(nfs|cifs|smb|9p|afs|ceph|gluster|lustre|beegfs|virtiofs|vboxsf|prl_fs|fuse\.)/.test(
    type,
  );
}
