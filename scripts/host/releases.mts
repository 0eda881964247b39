/**
 * A VS Code to test against: the npm package `code-server` carries the unchanged VS Code server
 * and workbench; the Node it needs comes from npm too, so it is independent of the machine's Node.
 */
export interface Release {
  /** Version of VS Code, as `vscode.version` reports it. */
  readonly vscode: string;
  readonly codeServer: string;
  readonly node: string;
  /**
   * Dependencies of the server to take in another version than it asks for: one that npm can
   * serve without git, and that brings its binaries along.
   */
  readonly overrides: Readonly<Record<string, string>>;
}

/** Which of the two supported ends to use. */
export type ReleaseName = 'current' | 'oldest';

export const releases: Readonly<Record<ReleaseName, Release>> = {
  current: { vscode: '1.139.1', codeServer: '4.139.1', node: '24.21.0', overrides: {} },
  // `engines.vscode` in package.json promises this one.
  oldest: {
    vscode: '1.105.1',
    codeServer: '4.105.1',
    node: '22.23.3',
    overrides: { '@parcel/watcher': '2.5.6', 'node-pty': '1.2.0-beta.15' },
  },
};

/** Version of `@parcel/watcher-<platform>` that matches the servers' `@parcel/watcher`. */
export const watcherVersion = '2.5.6';

/** Carries ripgrep for all platforms; older servers download theirs in an install script. */
export const ripgrepVersion = '1.18.0';
