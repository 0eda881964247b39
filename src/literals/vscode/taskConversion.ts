import { asJsonObject, isJsonObject, type JsonObject } from '../../registry/jsonObject.ts';

/** An object as it stands in tasks.json. */
export type TaskJson = JsonObject;

const OS_KEYS = ['windows', 'osx', 'linux'] as const;

/**
 * Whether VS Code runs this task of tasks.json itself, so that no extension can fill in its tokens:
 * a shell, process or untyped task with a command.
 */
export function isPlainTask(task: TaskJson): boolean {
  const { type } = task;
  if (type !== undefined && type !== 'shell' && type !== 'process') return false;
  return 'command' in task || OS_KEYS.some((os) => 'command' in objectAt(task, os));
}

/**
 * The Berth task that does what a plain one does. Properties keep their order and, unless they
 * mean something else in a Berth task, their values:
 *
 * - `type` becomes `berth`; `"shell": false` says that a process runs without a shell;
 * - `options` is dissolved into `cwd`, `env` and `shell`, as VS Code would let the raw values of
 *   `options` win over the filled-in ones;
 * - the same holds inside `windows`, `osx` and `linux`.
 *
 * @param task a task for which {@link isPlainTask} holds
 * @param file the file's top level, whose `type` and `options` plain tasks inherit and others don't
 */
export function convertTask(task: TaskJson, file: TaskJson = {}): TaskJson {
  const inherited = isShell(task, file);
  const converted: Record<string, unknown> = {};
  if (!('type' in task)) converted.type = 'berth';
  for (const [key, value] of Object.entries(task)) {
    if (key === 'type') converted.type = 'berth';
    else if (key === 'options' || key === 'isShellCommand') continue;
    else if (isOsKey(key)) converted[key] = convertBlock(objectAt(task, key), inherited);
    else converted[key] = value;
    // Next to the command they belong to.
    if (key === 'command') Object.assign(converted, ownOptions(task, file, inherited));
  }
  if (!('command' in task)) Object.assign(converted, ownOptions(task, file, inherited));
  for (const os of OS_KEYS) {
    const block = convertBlock({ options: objectAt(file, os).options }, inherited);
    if (Object.keys(block).length > 0) converted[os] = mergeBlocks(block, objectAt(converted, os));
  }
  return converted;
}

/** VS Code starts an untyped task as a process. */
function isShell(task: TaskJson, file: TaskJson): boolean {
  for (const source of [task, file]) {
    if (source.isShellCommand !== undefined) return source.isShellCommand !== false;
    if (source.type === 'shell' || source.type === 'process') return source.type === 'shell';
  }
  return false;
}

function ownOptions(task: TaskJson, file: TaskJson, shell: boolean): TaskJson {
  const own = objectAt(task, 'options');
  const common = objectAt(file, 'options');
  const merged = {
    ...common,
    ...own,
    ...('env' in common && 'env' in own
      ? { env: { ...objectAt(common, 'env'), ...objectAt(own, 'env') } }
      : {}),
  };
  const { shell: chosen, ...rest } = merged as Record<string, unknown>;
  const program = chosen ?? (isJsonObject(task.isShellCommand) ? task.isShellCommand : undefined);
  return {
    ...rest,
    ...(shell ? (program === undefined ? {} : { shell: program }) : { shell: false }),
  };
}

/** A block for one system; `inherited` says whether the task around it runs in a shell. */
function convertBlock(block: TaskJson, inherited: boolean): TaskJson {
  const { type, options: _options, ...rest } = block;
  const { shell, ...options } = objectAt(block, 'options');
  const inShell = type === undefined ? inherited : type === 'shell';
  const choice =
    inShell && shell !== undefined ? shell : inShell === inherited ? undefined : inShell;
  return { ...rest, ...options, ...(choice === undefined ? {} : { shell: choice }) };
}

function mergeBlocks(base: TaskJson, over: TaskJson): TaskJson {
  const env = { ...objectAt(base, 'env'), ...objectAt(over, 'env') };
  return { ...base, ...over, ...(Object.keys(env).length > 0 ? { env } : {}) };
}

function isOsKey(key: string): boolean {
  return OS_KEYS.some((os) => os === key);
}

function objectAt(object: TaskJson, key: string): TaskJson {
  return asJsonObject(object[key]);
}
