import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFailed } from 'vitest';
import { Registry } from '../../src/registry/registry.ts';
import { type Session, startSession } from './support/session.ts';

describe('the terminal', () => {
  let session: Session;
  let shop: string;

  beforeAll(async () => {
    session = await startSession({
      name: 'terminal',
      vsix: inject('vsix'),
      settings: {
        'security.workspace.trust.enabled': true,
        'security.workspace.trust.startupPrompt': 'never',
        'security.workspace.trust.banner': 'never',
      },
    });
    shop = join(session.dir, 'shop');
    await mkdir(shop);
    await writeFile(join(shop, 'berth.json'), '{ "ports": { "api": { "prefer": 24710 } } }');
  });
  afterAll(() => session?.close());

  it('gets nothing from a workspace until it is trusted, and everything then', async () => {
    onTestFailed(() => session.keepLogs());
    const registry = new Registry({ file: session.registry, by: 'test' });
    const number = async () => (await registry.read()).get({ name: 'api', root: shop })?.port;
    await registry.allocate([{ name: 'seen', root: shop }]);
    const window = await session.open(shop);
    await window.openView('Berth');
    await window.treeRow(/^seen\d+ · free/).waitFor();
    await window.screenshot('restricted');
    // The tree was read after berth.json would have been.
    expect(await window.treeRow('api').count()).toBe(0);
    expect(await number()).toBeUndefined();

    await window.runCommand('Workspaces: Manage Workspace Trust');
    await window.page.locator('.workspace-trust-editor').waitFor();
    await window.page.getByRole('button', { name: 'Trust', exact: true }).first().click();
    await window.treeRow('api24710 · free').waitFor();
    expect(await number()).toBe(24_710);
    await window.page.locator('.monaco-modal-editor-block .codicon-close').click();
    await window.page.locator('.workspace-trust-editor').waitFor({ state: 'detached' });

    await window.newTerminal();
    await window.typeInTerminal('echo "port $API_PORT and $(berth get api)"');
    await expect.poll(() => window.terminalText()).toContain('port 24710 and 24710');
    await window.screenshot('trusted');
  });
});
