// A child that starts its server, kills it, lets adversaries try their best, and starts it anew, ten times.
// node supervisor.cjs '[[PROGRAM, ARGUMENT…], …]'
const { spawn, spawnSync } = require('node:child_process');
const { once } = require('node:events');
const adversaries = JSON.parse(process.argv[2]);
const SERVER = `
  require('node:net').createServer().listen(Number(process.env.API_PORT), '127.0.0.1', () => console.log('up'))
    .on('error', (error) => { console.log(error.code); process.exit(1); });
`;

(async () => {
  for (let round = 0; round < 10; round++) {
    const server = spawn(process.execPath, ['-e', SERVER], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said] = await once(server.stdout, 'data');
    console.log(String(said).trim());
    const ended = once(server, 'close');
    server.kill('SIGKILL');
    await ended;
    for (const [command, ...args] of adversaries) {
      // Standard input that is at its end: the adversary lets go of what it got.
      const { stdout } = spawnSync(command, args, { encoding: 'utf8', input: '' });
      console.log(stdout.trim().replace(/ \d+$/, ''));
    }
  }
})();
