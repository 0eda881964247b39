import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from '../test/processes/support/berth.ts';
import { type Hosts, openHosts, watchPeak } from '../test/processes/support/hosts.ts';
import { buildCli } from './support/buildCli.mts';
import { scratchFolder } from './support/folder.mts';
import { findNmap } from './support/nmap.mts';
import type { Row } from './support/table.mts';

const CROWD = { ok: 6800, reset: 100, halfOpen: 100, flappy: 1000, refused: 1000, holes: 1000 };
const ROUNDS = 5;
const TIMEOUT_MS = 2000;
const MANY = 100_000;
/** Leaves a descriptor to each host of the crowd. */
const PLENTY = 20_000;

/**
 * Hosts by the thousand on this machine. `forced` is what the time-outs of those that never answer take when all of a
 * round overlap; `wrong` are the verdicts that differ from what the hosts do.
 */
export const subject = {
  title: `berth check: 10000 hosts, 2000 down (1000 never answer), 1000 flapping, ${ROUNDS} rounds`,
  async measure(): Promise<Row[]> {
    const folder = scratchFolder();
    const cli = await buildCli(folder);
    const rows: Row[] = [];
    const all = join(folder, 'all.txt');
    const connectAll = join(import.meta.dirname, 'support/connectAll.mjs');
    for (const descriptors of [PLENTY, 1024]) {
      const ways = {
        'berth check': [cli, 'check', '1', '--input-file', all],
        'Promise.all of net.connect': [connectAll, all, String(TIMEOUT_MS), String(ROUNDS)],
      };
      for (const [what, args] of Object.entries(ways)) {
        const hosts = await openHosts(CROWD, folder);
        writeFileSync(all, hosts.lines.map(({ host }) => `${host}\n`).join(''));
        const found = await run([process.execPath, ...args], descriptors);
        hosts.close();
        rows.push({
          what: `${what}, ${descriptors} descriptors`,
          figures: { ...found.figures, wrong: countWrong(hosts, found.out), forced: forced() },
        });
      }
    }
    return [...rows, ...(await oneRound(folder, cli))];
  },
};

function forced(): string {
  return `${((ROUNDS * TIMEOUT_MS) / 1000).toFixed(1)} s`;
}

function countWrong({ lines }: Hosts, out: string): number {
  const said = new Set(out.split('\n'));
  return lines.filter(({ host, verdict }) => !said.has(`${host} is ${verdict}`)).length;
}

/** Runs a command with so many descriptors. */
async function run(command: readonly string[], descriptors: number) {
  const begun = performance.now();
  const limited = `ulimit -n ${descriptors} && exec "$0" "$@"`;
  const child = spawn('/bin/sh', ['-c', limited, ...command]);
  const peak = watchPeak(child);
  const { out } = await finished(child);
  const figures = {
    time: `${((performance.now() - begun) / 1000).toFixed(1)} s`,
    'peak MB': Math.round(peak.memory / 1e6),
    'peak descriptors': peak.descriptors,
  };
  return { out, figures };
}

/** One round on hosts that refuse, which is what shows the effort and the memory of each. */
async function oneRound(folder: string, cli: string): Promise<Row[]> {
  const nmap = await findNmap();
  const rows: Row[] = [];
  for (const count of [1, 10_000, MANY]) {
    const list = join(folder, `${count}.txt`);
    const addresses = Array.from(
      { length: count },
      (_, i) => `127.${1 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}`,
    );
    writeFileSync(list, addresses.join('\n'));
    const berth = ['check', '1', '--input-file', list, '--rounds', '1'];
    const { figures } = await run([process.execPath, cli, ...berth], PLENTY);
    const what = `${count} ${count === 1 ? 'host that refuses' : 'hosts that refuse'}, one round`;
    rows.push({ what: `berth check, ${what}`, figures });
    if (nmap === undefined || count === 1) continue;
    const options = ['-sT', '-Pn', '-n', '-T5', '--max-retries', '0', '-p', '1', '-iL', list];
    const { figures: of } = await run([nmap, ...options], PLENTY);
    rows.push({ what: `nmap -sT -T5, ${what}`, figures: of });
  }
  if (nmap === undefined) rows.push({ what: 'nmap: not measured, there is none', figures: {} });
  return rows;
}
