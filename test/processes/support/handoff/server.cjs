// The rightful child: waits for a line on standard input, then listens as it is told to, and says how that went.
// node server.cjs [PORT]
const net = require('node:net');
const { API_PORT, LISTEN_FDS, REUSE_PORT } = process.env;
const port = Number(process.argv[2] ?? API_PORT);
console.log(`started for ${port}`);
process.stdin.once('data', () => {
  const server = net.createServer((socket) => socket.end());
  server.on('error', (error) => {
    console.log(error.code);
    process.exit(1);
  });
  server.listen(
    LISTEN_FDS === undefined
      ? { port, ...(REUSE_PORT === undefined ? {} : { reusePort: true }) }
      : { fd: 3 },
    () => console.log(`listening on ${server.address().port}`),
  );
});
process.stdin.once('end', () => process.exit(0));
