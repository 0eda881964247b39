// A window that watches names as soon as no other one does: `watchingWindow FOLDER`. Says `leads` when it does.
import { Leadership } from '../../../src/extension/watch/leadership.ts';

const [dir = ''] = process.argv.slice(2);
let follows = false;

const leadership = new Leadership({
  dir,
  mayLead: () => true,
  lead: () => {
    console.log('leads');
    return { dispose: () => {} };
  },
  follow: () => {
    if (!follows) console.log('follows');
    follows = true;
  },
  failed: (error) => console.error(error),
});
process.stdin.resume().once('end', async () => {
  await leadership.dispose();
  process.exit();
});
