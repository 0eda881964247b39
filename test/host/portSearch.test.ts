import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { ConfigModel } from '../../src/extension/configModel.ts';
import { PortSearch } from '../../src/extension/portSearch/portSearch.ts';
import { foundIn, resultRows } from '../../src/extension/portSearch/resultRows.ts';
import { Projects } from '../../src/extension/projects.ts';
import { RegistryModel } from '../../src/extension/registryModel.ts';
import type { Services } from '../../src/extension/services.ts';
import { closeEditors, open } from './support/editing.ts';
import { openRegistry, removeFromWorkspace, until, writeInWorkspace } from './support/project.ts';

const COMPOSE = 'services:\n  db:\n    image: postgres\n    ports:\n      - "25432:5432"\n';

/** What the search works with, beside the extension's own. */
function makeServices(): Services & { stop(): void } {
  const extension = vscode.extensions.getExtension('berth.berth');
  assert.ok(extension);
  const registry = openRegistry();
  const log = vscode.window.createOutputChannel('search test', { log: true });
  const projects = new Projects(registry);
  const configs = new ConfigModel(projects);
  const book = new RegistryModel(registry, log);
  const kept = new Map<string, unknown>();
  const context = {
    asAbsolutePath: (file: string) => path.join(extension.extensionPath, file),
    globalState: {
      get: (key: string) => kept.get(key),
      update: async (key: string, value: unknown) => void kept.set(key, value),
    },
  };
  const stop = () => vscode.Disposable.from(book, configs, projects, log).dispose();
  return { context, registry, log, projects, configs, book, stop } as unknown as Services & {
    stop(): void;
  };
}

describe('the search for hardcoded ports', () => {
  let services: ReturnType<typeof makeServices>;
  let search: PortSearch;
  const run = () => search.search(new AbortController().signal, () => {});
  /** What is shown of the test's own folder, as `file:line:port`. */
  const shown = () =>
    resultRows(search.shown, 'file')
      .flatMap(foundIn)
      .filter(({ file }) => file.path.startsWith('search/'))
      .map(({ file, line, literal }) => `${file.path.slice(7)}:${line + 1}:${literal.port}`);
  const literalOf = (port: number) => {
    const literal = search.shown
      .flatMap(({ files }) => files.flatMap(({ literals }) => literals))
      .find((candidate) => candidate.port === port);
    assert.ok(literal, `${port} is shown`);
    return literal;
  };

  before(() => {
    services = makeServices();
    search = new PortSearch(services);
    writeInWorkspace('search/compose.yaml', COMPOSE);
    writeInWorkspace('search/.env', 'PORT=24811\n');
    writeInWorkspace('search/.gitignore', 'out/\n');
    writeInWorkspace('search/out/.env', 'PORT=24812\n');
  });
  after(async () => {
    search.dispose();
    services.stop();
    await closeEditors();
    removeFromWorkspace('search', 'berth.json');
  });

  it('finds what is not ignored, and ticks what can be replaced', async () => {
    assert.equal(await run(), true);
    assert.deepEqual(shown(), ['.env:1:24811', 'compose.yaml:5:25432', 'compose.yaml:5:5432']);
    assert.equal(search.isTicked(literalOf(25_432)), true);
    assert.equal(search.isTicked(literalOf(5432)), false);
  });

  it('keeps what it has when it is cancelled', async () => {
    const before = search.result;
    assert.equal(await search.search(AbortSignal.abort(), () => {}), false);
    assert.equal(search.result, before);
  });

  it('follows a file that somebody edits, with what was dismissed and ticked', async () => {
    search.dismiss([literalOf(5432)]);
    search.tick([literalOf(25_432)], false);
    const document = await open('search/compose.yaml', COMPOSE);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '# the database\n');
    assert.ok(await vscode.workspace.applyEdit(edit));
    await until(() => shown().includes('compose.yaml:6:25432') || undefined);
    assert.deepEqual(shown(), ['.env:1:24811', 'compose.yaml:6:25432']);
    assert.equal(search.isTicked(literalOf(25_432)), false);
  });

  it('leaves out what berth.json ignores from then on', async () => {
    await closeEditors();
    await services.configs.get(services.projects.all()[0]?.root ?? '');
    writeInWorkspace('berth.json', { ignore: { ports: [24_811] } });
    await until(() => (shown().includes('.env:1:24811') ? undefined : true));
  });

  it('starts over with the next search', async () => {
    assert.equal(await run(), true);
    // Whether the edit above was saved is up to VS Code.
    assert.deepEqual(
      shown().map((place) => place.split(':')[2]),
      ['25432', '5432'],
    );
  });
});
