import { expect, it, vi } from 'vitest';

vi.mock('vscode', () => ({
  env: { language: 'en' },
  l10n: { t: (text: string) => text },
  Uri: { joinPath: (folder: string, file: string) => `${folder}/${file}` },
}));

const { pageHtml } = await import('../../../../src/extension/history/pageHtml.ts');
const webview = { cspSource: 'https://ours', asWebviewUri: (uri: string) => `https://ours${uri}` };

it('runs our script only, and shows a name as it is', () => {
  const html = pageHtml(webview as never, '/dist' as never, `/a/"><img src=x onerror='alert(1)'>`);
  const [, policy = ''] = /Content-Security-Policy" content="([^"]+)"/.exec(html) ?? [];
  const [, nonce] = /nonce-([0-9a-f-]{36})/.exec(policy) ?? [];
  expect(policy.replaceAll('&#39;', "'")).toBe(
    `default-src 'none'; style-src https://ours; script-src 'nonce-${nonce}'`,
  );
  expect(html.match(/<script/g)).toHaveLength(1);
  expect(html).toContain(`<script nonce="${nonce}" src="https://ours/dist/historyPage.js">`);
  expect(html).not.toContain('<img');
  expect(html).not.toMatch(/ style=| on[a-z]+=["']/);
  expect(pageHtml(webview as never, '/dist' as never, '/a/b')).not.toContain(nonce);
});
