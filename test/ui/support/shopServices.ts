import { setTimeout as delay } from 'node:timers/promises';
import { Registry } from '../../../src/registry/registry.ts';

/** The numbers of the two services of one checkout. */
export interface ShopPorts {
  readonly api: number;
  readonly web: number;
}

/** What a running service says of itself at its address; `undefined` while nobody answers. */
async function ask<T>(url: string, read: (response: Response) => Promise<T>) {
  try {
    return await read(await fetch(url, { signal: AbortSignal.timeout(5_000) }));
  } catch {
    return undefined;
  }
}

/** Waits until both services of the checkout answer on the numbers that the registry gives them. */
export async function whenServed(registryFile: string, checkout: string): Promise<ShopPorts> {
  const registry = new Registry({ file: registryFile, by: 'test' });
  return until(async () => {
    const book = await registry.read();
    const api = book.get({ name: 'api', root: checkout })?.port;
    const web = book.get({ name: 'web', root: checkout })?.port;
    if (api === undefined || web === undefined) return undefined;
    const health = await ask(`http://127.0.0.1:${web}/health`, (response) => response.json());
    return health?.api ? { api, web } : undefined;
  }, `services of ${checkout}`);
}

/** The folders that a checkout's `web` names on its page: its own, and that of the api it talks to. */
export async function rootsOnPage(web: number) {
  const html = (await ask(`http://127.0.0.1:${web}/`, (response) => response.text())) ?? '';
  const code = (id: string) => new RegExp(`<code id="${id}">([^<]*)</code>`).exec(html)?.[1];
  return { web: code('web-root'), api: code('api-root') };
}

/** The folder that an api says it runs in. */
export async function rootOfApi(api: number): Promise<unknown> {
  return (await ask(`http://127.0.0.1:${api}/`, (response) => response.json()))?.root;
}

/** Waits until nobody answers on the numbers any more. */
export async function whenStopped({ api, web }: ShopPorts): Promise<void> {
  for (const port of [api, web]) {
    await until(async () => {
      const status = await ask(`http://127.0.0.1:${port}/`, async (response) => response.status);
      return status === undefined || undefined;
    }, `the end of the service on ${port}`);
  }
}

const patienceMs = 60_000;

async function until<T>(look: () => Promise<T | undefined>, what: string): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}.`);
    await delay(100);
  }
}
