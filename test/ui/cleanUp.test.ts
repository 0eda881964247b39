import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  inject,
  it,
  onTestFailed,
} from 'vitest';
import { Registry } from '../../src/registry/registry.ts';
import { listenIn } from '../support/listeningProcess.ts';
import { type Session, startSession } from './support/session.ts';
import type { Workbench } from './support/workbench.ts';

describe('clean-up', () => {
  let session: Session;
  let window: Workbench;
  let registry: Registry;
  let shop: string;

  beforeAll(async () => {
    session = await startSession({ name: 'cleanUp', vsix: inject('vsix') });
    shop = join(session.dir, 'shop');
    await mkdir(shop);
    registry = new Registry({ file: session.registry, by: 'test' });
    await registry.allocate([
      { name: 'api', root: shop },
      { name: 'web', root: shop },
    ]);
    window = await session.open(shop);
    await window.openView('Berth');
  });
  afterAll(() => session?.close());
  beforeEach(() => {
    onTestFailed(() => session.keepLogs());
  });

  /** Names of a checkout that was deleted. */
  async function abandon(label: string, ...names: string[]): Promise<void> {
    const root = join(session.dir, label);
    await mkdir(root);
    await registry.allocate(names.map((name) => ({ name, root })));
    await rm(root, { recursive: true });
  }

  /** Every name, sorted. */
  async function names(): Promise<string[]> {
    return (await registry.read()).all().map(({ name }) => name);
  }

  const offer = (count: number) => window.treeRow(`Clean up${count} unneeded name`);

  it('is offered at the end of the sidebar once there is something to clean up', async () => {
    await window.treeRow('web').waitFor();
    await abandon('shop-checkout', 'api', 'web');
    await abandon('shop-search', 'api');
    await offer(3).waitFor();
    await offer(3).hover();
    await window.hover.filter({ hasText: '/shop-search/api' }).waitFor();
    await window.screenshot('offer-dark');
    await window.colorScheme('light');
    await window.treeRow('web').hover();
    await offer(3).hover();
    await window.hover.filter({ hasText: '/shop-search/api' }).waitFor();
    await window.screenshot('offer-light');
    await window.colorScheme('dark');
  });

  it('shows each name with its reason, releases those that stay ticked, and takes them back', async () => {
    const before = await names();
    await offer(3).click();
    await window.quickRow('web').waitFor();
    expect(await window.quickRow('api').textContent()).toContain(
      `its folder is gone: ${join(session.dir, 'shop-checkout')}`,
    );
    await window.screenshot('choose-dark');
    await window.colorScheme('light');
    await window.screenshot('choose-light');
    await window.colorScheme('dark');
    await window.quickRow('web').click();
    await window.quickInput.press('Enter');
    const done = window.notification('Released 2 names.');
    await done.waitFor();
    expect(await names()).toEqual(['/shop-checkout/web', '/shop/api', '/shop/web']);
    await offer(1).waitFor();
    await offer(3).waitFor({ state: 'detached' });
    await window.screenshot('released');
    await done.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(names).toEqual(before);
  });

  it('is hidden on request until there is more', async () => {
    await abandon('shop-pay', 'api');
    const row = offer(4);
    await row.hover();
    await row.locator('.action-label[aria-label^="Hide"]').click();
    await row.waitFor({ state: 'detached' });
    await abandon('shop-mail', 'api');
    await offer(5).waitFor();
  });

  it('spares a name that came alive while the list was open', async () => {
    await offer(5).click();
    await window.quickRow('api').waitFor();
    const port = (await registry.read()).get({ name: '/shop-mail/api', root: '' })?.port ?? 0;
    const server = await listenIn(join(session.dir, 'elsewhere'), port);
    try {
      await window.quickInput.press('Enter');
      await window
        .notification(/Released 4 names\..*\/shop-mail\/api stays: in use by node/)
        .waitFor();
      await window.screenshot('spared');
      expect(await names()).toEqual(['/shop-mail/api', '/shop/api', '/shop/web']);
    } finally {
      await server.stop();
    }
  });

  it('says so when there is nothing to do', async () => {
    await registry.release([{ name: '/shop-mail/api', root: '' }]);
    await window.runCommand('Berth: Clean Up...');
    await window.notification('Nothing to clean up.').waitFor();
  });
});
