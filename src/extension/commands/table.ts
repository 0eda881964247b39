import type { Services } from '../services.ts';

/**
 * A command. Arguments come from anywhere (menus, links, keybindings, other extensions), so each
 * command judges them itself; see `targetOf`.
 */
export type Command = (services: Services, ...args: readonly unknown[]) => unknown;

/** Every contributed command and where its code is; loaded when it runs for the first time. */
export const commands = {
  'berth.allocate': async () => (await import('./allocate.ts')).allocate,
  'berth.cleanUp': async () => (await import('./cleanUp.ts')).cleanUpNames,
  'berth.clearFound': async () => (await import('./foundPorts.ts')).clearFound,
  'berth.copy': async () => (await import('./copy.ts')).copyNumber,
  'berth.copyLock': async () => (await import('./copy.ts')).copyLock,
  'berth.copyToken': async () => (await import('./copy.ts')).copyToken,
  'berth.copyUrl': async () => (await import('./copy.ts')).copyUrl,
  'berth.copyVariable': async () => (await import('./copy.ts')).copyVariable,
  'berth.dismissFound': async () => (await import('./foundPorts.ts')).dismissFound,
  'berth.doctor': async () => (await import('./doctor.ts')).runDoctor,
  'berth.findHardcodedPorts': async () =>
    (await import('./findHardcodedPorts.ts')).findHardcodedPorts,
  'berth.groupByFile': async () => (await import('./foundPorts.ts')).groupByFile,
  'berth.groupByNumber': async () => (await import('./foundPorts.ts')).groupByNumber,
  'berth.hideCleanUp': async () => (await import('./hideCleanUp.ts')).hideCleanUp,
  'berth.move': async () => (await import('./move.ts')).move,
  'berth.nameListener': async () => (await import('./nameListener.ts')).nameListener,
  'berth.openInBrowser': async () => (await import('./openInBrowser.ts')).openInBrowser,
  'berth.openRegistry': async () => (await import('./openRegistry.ts')).openRegistry,
  'berth.refresh': async () => (await import('./refresh.ts')).refresh,
  'berth.release': async () => (await import('./release.ts')).release,
  'berth.rename': async () => (await import('./rename.ts')).rename,
  'berth.replaceFound': async () => (await import('./foundPorts.ts')).replaceFound,
  'berth.replaceTicked': async () => (await import('./foundPorts.ts')).replaceTicked,
  'berth.restartService': async () => (await import('./services.ts')).restartService,
  'berth.searchAgain': async () => (await import('./findHardcodedPorts.ts')).findHardcodedPorts,
  'berth.showHistory': async () => (await import('./showHistory.ts')).showHistory,
  'berth.showListener': async () => (await import('./showListener.ts')).showListener,
  'berth.showLog': async () => (await import('./services.ts')).showLog,
  'berth.startService': async () => (await import('./services.ts')).startService,
  'berth.startServices': async () => (await import('./services.ts')).startServices,
  'berth.stopProcess': async () => (await import('./stopProcess.ts')).stopProcess,
  'berth.stopService': async () => (await import('./services.ts')).stopService,
  'berth.stopServices': async () => (await import('./services.ts')).stopServices,
} satisfies Record<string, () => Promise<Command>>;

/** The id of a contributed command. */
export type CommandId = keyof typeof commands;
