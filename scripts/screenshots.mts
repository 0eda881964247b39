// npm run screenshots
// Takes the README's pictures in a real VS Code with the packaged extension: media/screenshots/.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startSession } from '../test/ui/support/session.ts';
import type { Workbench } from '../test/ui/support/workbench.ts';
import { vsixToTest } from './package.mts';
import { resultsDir, root } from './paths.mts';
import { createSample } from './sample.mts';

const target = join(root, 'media', 'screenshots');
const schemes = ['light', 'dark'] as const;

/** One picture: what to show in a window on the sample, and under which name. */
interface Scene {
  readonly name: string;
  show(window: Workbench): Promise<void>;
}

const scenes: readonly Scene[] = [
  {
    name: 'overview',
    async show(window) {
      await window.openFile('.vscode/launch.json');
      await window.openView('Berth');
    },
  },
];

await mkdir(target, { recursive: true });
await mkdir(resultsDir, { recursive: true });
const session = await startSession({
  name: 'screenshots',
  vsix: await vsixToTest(resultsDir),
  width: 1100,
  height: 680,
  settings: { 'editor.minimap.enabled': false },
});
try {
  const { shop } = await createSample(join(session.dir, 'sample'));
  for (const scene of scenes) {
    const window = await session.open(shop);
    await scene.show(window);
    for (const scheme of schemes) {
      await window.colorScheme(scheme);
      const path = join(target, `${scene.name}-${scheme}.png`);
      await window.picture(path);
      console.log(path);
    }
    await window.page.close();
  }
} finally {
  await session.close();
}
