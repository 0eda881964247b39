import * as vscode from 'vscode';
import type { Port } from '../../probe/port.ts';
import type { UsedPort } from '../activity/running.ts';
import {
  beginRun,
  endRun,
  heldPorts,
  type RunHandoff,
  toRunHandoff,
  usedPorts,
} from '../activity/runs.ts';
import type { Services } from '../services.ts';
import { textsIn } from './expandConfig.ts';

/** What a launch configuration asked for when it was filled in. */
interface Launch {
  readonly used: readonly UsedPort[];
  readonly handoff: RunHandoff;
  readonly since: number;
}

/** Follows the debug sessions of this window: while one runs it has its ports, and shows in their rows. */
export class DebugRuns implements vscode.Disposable {
  /** By folder and name. A session has the configuration with numbers in it, which tell no names. */
  private readonly launches = new Map<string, Launch>();
  private readonly running = new Set<string>();
  /** A session that ends before its debugger has answered the launch is told to have ended, and then to have started. */
  private readonly endedEarly = new Set<string>();
  private readonly subscription: vscode.Disposable;

  constructor(private readonly services: Services) {
    this.subscription = vscode.Disposable.from(
      vscode.debug.onDidStartDebugSession((session) => this.start(session)),
      vscode.debug.onDidTerminateDebugSession((session) => this.end(session)),
    );
  }

  /**
   * A configuration has got its numbers and may start now, or be called off. This comes twice where its inputs gave
   * further names. One that attaches listens nowhere, so it holds nothing.
   * @param config before it was filled in
   */
  filledIn(
    folder: vscode.WorkspaceFolder | undefined,
    config: vscode.DebugConfiguration,
    root: string,
    numbers: ReadonlyMap<string, Port>,
  ): void {
    if (config.request !== 'launch') return;
    const used = usedPorts(textsIn(config), root, (name) => numbers.get(name));
    const handoff = toRunHandoff(config.handoff);
    const key = keyOf(folder, config);
    const before = (this.launches.get(key)?.used ?? []).filter(
      ({ ref }) => !used.some((now) => now.ref.name === ref.name && now.ref.root === ref.root),
    );
    this.launches.set(key, { used: [...before, ...used], handoff, since: Date.now() });
    for (const port of heldPorts(used, handoff)) this.services.holds.expect(port);
  }

  private start({ id, name, parentSession, workspaceFolder, configuration }: vscode.DebugSession) {
    const launch = this.launches.get(keyOf(workspaceFolder, configuration));
    if (parentSession !== undefined || launch === undefined || this.endedEarly.delete(id)) return;
    this.running.add(id);
    // What was filled in last under this name may be of an older version of the configuration.
    const texts = JSON.stringify(configuration);
    const used = launch.used.filter(({ port }) => new RegExp(`\\b${port}\\b`).test(texts));
    const run = { kind: 'debug', label: name, used, since: launch.since } as const;
    beginRun(this.services, id, run, launch.handoff);
  }

  private end(session: vscode.DebugSession): void {
    const { id } = session;
    if (!this.running.has(id)) {
      // What was expected of its launch has come, and is over.
      this.start(session);
      if (this.running.has(id)) this.endedEarly.add(id);
    }
    if (this.running.delete(id)) endRun(this.services, id);
  }

  dispose(): void {
    this.subscription.dispose();
  }
}

function keyOf(
  folder: vscode.WorkspaceFolder | undefined,
  { name }: vscode.DebugConfiguration,
): string {
  return JSON.stringify([folder?.uri.toString(), name]);
}
