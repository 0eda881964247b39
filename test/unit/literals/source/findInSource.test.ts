// biome-ignore-all lint/suspicious/noTemplateCurlyInString: holes in other languages' strings
import { describe, expect, it } from 'vitest';
import type { PortLiteral } from '../../../../src/literals/finding.ts';
import { findInSource } from '../../../../src/literals/source/findInSource.ts';
import type { SourceKind } from '../../../../src/literals/source/languages.ts';

const find = (kind: SourceKind, text: string, path = 'shop/src/main.x'): PortLiteral[] =>
  findInSource(kind, text, path);
/** Port and role of each finding. */
const found = (kind: SourceKind, text: string) =>
  find(kind, text).map(({ port, role }) => `${port} ${role}`);

describe('servers of this machine', () => {
  it.each<[SourceKind, string, number]>([
    ['javascript', 'app.listen(3000, () => {})', 3000],
    ['javascript', 'server.listen({ port: 8080, backlog: 511 })', 8080],
    ['typescript', 'const port: number = 4000;', 4000],
    ['typescript', 'class App { private readonly port = 4_001; }', 4001],
    ['typescript', 'export default defineConfig({ server: { port: 5173 } })', 5173],
    ['javascript', "app.set('port', 3001)", 3001],
    ['javascript', 'const port = dev ? 3002 : Number(x)', 3002],
    ['javascript', 'const port = argv.port || 3003', 3003],
    ['javascript', "program.option('-p, --port <n>', 'where to listen', '3004')", 3004],
    ['javascript', "yargs.option('port', { alias: 'p', default: 3005 })", 3005],
    ['javascript', "spawn('vite', ['--port', '5174'])", 5174],
    ['javascript', "exec('vite --port 5175 --host')", 5175],
    ['python', 'uvicorn.run(app, host="0.0.0.0", port=8000)', 8000],
    ['python', 'bind = "0.0.0.0:8001"', 8001],
    ['python', 'httpd = HTTPServer(("", 8002), Handler)', 8002],
    ['python', 'parser.add_argument("--port", type=int, default=8003)', 8003],
    ['python', 'def serve(port: int = 8004, workers: int = 2000):', 8004],
    ['python', "make_server('', 8005, app)", 8005],
    ['go', 'http.ListenAndServe(":8080", nil)', 8080],
    ['go', 'log.Fatal(http.ListenAndServe(":8081", nil))', 8081],
    ['go', 'srv := &http.Server{Addr: ":8082", MaxHeaderBytes: 4096}', 8082],
    ['go', 'flag.IntVar(&port, "http-port", 8083, "where to listen")', 8083],
    ['go', '&cli.IntFlag{Name: "port", Value: 8084}', 8084],
    ['go', 'var port int = 8085', 8085],
    ['rust', 'TcpListener::bind("127.0.0.1:3000").await?', 3000],
    ['rust', 'HttpServer::new(app).bind(("127.0.0.1", 8080))?', 8080],
    ['rust', 'SocketAddr::from(([0, 0, 0, 0], 3001))', 3001],
    ['rust', 'const DEFAULT_PORT: u16 = 3002;', 3002],
    ['rust', '#[arg(short, long, default_value_t = 3003)]\nport: u16,', 3003],
    ['rust', 'fn default_port() -> u16 { 3004 }', 3004],
    ['java', 'new ServerSocket(8080);', 8080],
    ['java', 'HttpServer.create(new InetSocketAddress(8081), 0);', 8081],
    ['java', 'private static final int PORT = 8082;', 8082],
    ['java', '@Option(names = {"-p", "--port"}, defaultValue = "8083") int p;', 8083],
    ['kotlin', 'embeddedServer(Netty, port = 8080) {}', 8080],
    ['kotlin', 'embeddedServer(Netty, 8081) {}', 8081],
    ['csharp', 'app.Run("http://localhost:5000");', 5000],
    ['csharp', 'options.ListenAnyIP(5001);', 5001],
    ['csharp', 'public int Port { get; set; } = 5002;', 5002],
    ['csharp', 'new TcpListener(IPAddress.Any, 5003);', 5003],
    ['ruby', 'set :port, 4567', 4567],
    ['ruby', 'port 3000', 3000],
    ['ruby', 'WEBrick::HTTPServer.new(:Port => 8000)', 8000],
    ['ruby', 'TCPServer.new(2000)', 2000],
    ['php', '<?php $s = new Swoole\\Http\\Server("127.0.0.1", 9501);', 9501],
    ['php', "<?php return ['server' => ['port' => 9502]];", 9502],
    ['elixir', 'config :shop, Web, http: [ip: {127, 0, 0, 1}, port: 4000]', 4000],
    ['elixir', '@port 4001', 4001],
    ['elixir', ':gen_tcp.listen(4002, [:binary])', 4002],
  ])('%s: %s', (kind, text, port) => {
    expect(found(kind, text)).toEqual([`${port} listen`]);
  });
});

describe('addresses of servers', () => {
  it.each<[SourceKind, string, string]>([
    ['javascript', "fetch('http://localhost:3000/users')", '3000 client'],
    ['javascript', `fetch(\`http://\${location.hostname}:8080/api\`)`, '8080 client'],
    ['javascript', "'ws://' + host + ':8081/live'", '8081 client'],
    ['javascript', "createClient({ host: 'localhost', port: 6379 })", '6379 client'],
    ['javascript', "createClient({ host: 'redis', port: 6379 })", '6379 internal'],
    ['javascript', "createClient({ url: 'redis://cache:6379' })", '6379 internal'],
    ['javascript', 'const c = await waitForPort(3001)', '3001 probe'],
    ['javascript', 'const debugPort = 9229', '9229 debug'],
    ['python', 's.connect(("127.0.0.1", 9000))', '9000 client'],
    ['python', 'connect(host="db", port=5432, user="x")', '5432 internal'],
    ['python', 'Consumer(bootstrap_servers=["kafka:9092"])', '9092 internal'],
    ['go', 'conn, err := grpc.Dial("localhost:50051", opts)', '50051 client'],
    ['go', 'dsn := "host=localhost user=x port=5432 sslmode=disable"', '5432 client'],
    ['go', 'dsn := "root:pw@tcp(127.0.0.1:3306)/shop"', '3306 client'],
    ['go', 's := fmt.Sprintf("http://localhost:8089/%s", id)', '8089 client'],
    ['go', 'corev1.ContainerPort{ContainerPort: 8083}', '8083 container'],
    ['java', 'String u = "jdbc:mysql://localhost:3306/shop";', '3306 client'],
    ['java', 'new Socket("localhost", 8083);', '8083 client'],
    ['csharp', 'var cs = "Server=localhost,1433;Database=x";', '1433 client'],
    ['php', "<?php new PDO('mysql:host=127.0.0.1;port=3306;dbname=x');", '3306 client'],
    ['php', "<?php socket_connect($s, 'redis', 6379);", '6379 internal'],
    ['ruby', "Redis.new(host: 'redis', port: 6379, timeout: 5000)", '6379 internal'],
    ['elixir', '"http://localhost:4006/api" |> get()', '4006 client'],
  ])('%s: %s', (kind, text, expected) => {
    expect(found(kind, text)).toEqual([expected]);
  });
});

describe('defaults of variables', () => {
  it.each<[SourceKind, string, string, string]>([
    ['javascript', 'const p = process.env.PORT || 3000', 'PORT', '3000'],
    ['javascript', "parseInt(process.env.PORT ?? '3001', 10)", 'PORT', '3001'],
    ['javascript', 'process.env.PORT ? Number(process.env.PORT) : 3002', 'PORT', '3002'],
    ['typescript', "process.env['API_PORT'] || 3003", 'API_PORT', '3003'],
    [
      'javascript',
      "process.env.API_URL || 'http://localhost:3004'",
      'API_URL',
      'http://localhost:3004',
    ],
    ['typescript', 'z.object({ PORT: z.coerce.number().default(3005) })', 'PORT', '3005'],
    ['javascript', 'Joi.object({ PORT: Joi.number().default(3006) })', 'PORT', '3006'],
    ['python', 'port = int(os.environ.get("PORT", 8000))', 'PORT', '8000'],
    ['python', 'port = int(os.getenv("PORT") or 8001)', 'PORT', '8001'],
    ['python', `bind = f"0.0.0.0:{os.environ.get('PORT', '8002')}"`, 'PORT', '8002'],
    ['python', 'PORT = config("PORT", default=8003, cast=int)', 'PORT', '8003'],
    ['go', 'port := os.Getenv("PORT")\nif port == "" {\n\tport = "8080"\n}', 'PORT', '8080'],
    ['go', 'if port := os.Getenv("PORT"); port == "" { port = "8081" }', 'PORT', '8081'],
    ['go', 'p := cmp.Or(os.Getenv("PORT"), "8082")', 'PORT', '8082'],
    ['go', 'p := getEnv("LISTEN_ON", "0.0.0.0:8083")', 'LISTEN_ON', '0.0.0.0:8083'],
    ['go', 'type C struct {\n\tPort int `env:"PORT" envDefault:"8084"`\n}', 'PORT', '8084'],
    ['rust', 'env::var("PORT").unwrap_or_else(|_| "3000".to_string())', 'PORT', '3000'],
    ['rust', 'env::var("PORT").ok().and_then(|p| p.parse().ok()).unwrap_or(3001)', 'PORT', '3001'],
    [
      'rust',
      '#[clap(long, env = "API_PORT", default_value = "3002")]\napi_port: u16',
      'API_PORT',
      '3002',
    ],
    ['java', 'String p = System.getenv().getOrDefault("PORT", "8080");', 'PORT', '8080'],
    ['java', '@Value("${server.port:8081}") int port;', 'SERVER_PORT', '8081'],
    ['kotlin', 'val port = System.getenv("PORT")?.toInt() ?: 8082', 'PORT', '8082'],
    ['csharp', 'var p = Environment.GetEnvironmentVariable("PORT") ?? "5000";', 'PORT', '5000'],
    ['ruby', 'port ENV.fetch("PORT") { 3000 }', 'PORT', '3000'],
    ['ruby', "port ENV['PORT'] || 3001", 'PORT', '3001'],
    ['php', "<?php $port = getenv('PORT') ?: 8080;", 'PORT', '8080'],
    ['php', "<?php return ['port' => env('DB_PORT', '3306')];", 'DB_PORT', '3306'],
    ['elixir', 'String.to_integer(System.get_env("PORT") || "4000")', 'PORT', '4000'],
  ])('%s: %s', (kind, text, variable, value) => {
    const [literal, ...rest] = find(kind, text);
    expect(rest).toEqual([]);
    expect(literal).toMatchObject({ action: 'replace', fallback: { variable, value } });
    const { start = 0, end = 0 } = literal?.fallback ?? {};
    expect(value.slice(start, end)).toBe(String(literal?.port));
  });
});

describe('look-alikes', () => {
  it.each<[SourceKind, string]>([
    ['javascript', "console.log('Listening on http://localhost:3000')"],
    ['javascript', 'logger.info(`up at http://localhost:3000`)'],
    ['javascript', "throw new Error('is http://localhost:3000 up?')"],
    ['javascript', '// app.listen(3000)\n/* const port = 3000 */'],
    ['javascript', "option('url', { description: 'http://localhost:3000' })"],
    ['javascript', 'if (port < 1024 || port === 3000) fail(port + 1000)'],
    ['javascript', 'const MAX_PORT = 65535, portTimeout = 3000, viewport = 1200'],
    ['javascript', 'setTimeout(() => app.listen(port), 3000)'],
    ['javascript', "res.status(500).send(); const c = 'rgba(51, 197, 255, 1)'"],
    ['javascript', 'export const limit = 3000; import(2000)'],
    ['javascript', "const images = ['postgres:15', 'node:1200'], user = '1000:1000'"],
    ['javascript', "if (url.protocol === 'https:') url.port = 443"],
    ['javascript', 'const re = /localhost:3000/'],
    ['python', 'logger.info("on http://localhost:8000")'],
    ['python', 'def f():\n    """Serves at http://localhost:8000"""'],
    ['python', 's.listen(128)'],
    ['python', 'for port in range(8000, 9000): pass'],
    ['python', 'rule = {"from_port": 8443, "to_port": 9443}'],
    ['go', 'log.Printf("listening on :8080")'],
    ['go', 'return fmt.Errorf("dial localhost:8089: %w", err)'],
    ['go', 'at := "12:30:4500"; time.Sleep(3000)'],
    ['rust', 'println!("http://localhost:3000"); let x = 3000u32;'],
    ['java', 'socket.connect(remoteAddr, 4000); Thread.sleep(3000);'],
    ['java', 'System.out.println("http://localhost:8080"); // port 8080'],
    ['csharp', '_logger.LogInformation("http://localhost:5000"); enum E { A = 1000 }'],
    ['ruby', 'puts "http://localhost:3000"\nthreads 5, 5000'],
    ['ruby', 'text = <<~END\n  http://localhost:3000\nEND'],
    ['php', '<p>port = 8080</p><?php echo "http://localhost:8000"; socket_listen($s, 511);'],
    ['elixir', 'IO.puts("http://localhost:4000")\n@timeout 5000'],
  ])('%s: %s', (kind, text) => {
    expect(found(kind, text)).toEqual([]);
  });
});

describe('a finding', () => {
  it('has the range of the digits', () => {
    const text = "a\nconst api = 'http://localhost:3000/x'";
    const [literal] = find('javascript', text);
    expect(text.slice(literal?.start, literal?.end)).toBe('3000');
    expect(literal?.form).toBe('text');
  });

  it.each<[string, string, string]>([
    ['const apiPort = 3000', 'shop/src/main.ts', 'api'],
    ['const c = { metrics: { port: 9100 } }', 'shop/src/main.ts', 'metrics'],
    ["const PORT = 3000, x = 'y'", 'apps/billing/src/main.ts', 'billing'],
    ["fetch('http://localhost:3000')", 'shop/src/main.ts', 'shop'],
  ])('is named after what tells most: %s in %s', (text, path, name) => {
    expect(find('typescript', text, path)[0]?.names[0]?.name).toBe(name);
  });

  it('can be replaced where an expression can stand, on this machine only', () => {
    const actions = find(
      'typescript',
      "app.listen(3000); connect({ host: 'db', port: 5432 }); type T = { port: 8080 };",
    ).map(({ port, action }) => `${port} ${action}`);
    expect(actions).toContain('3000 replace');
    expect(actions).toContain('5432 report');
    expect(actions).not.toContain('8080 replace');
  });

  it('is sought in the scripts of a component only', () => {
    const text = '<template>localhost:3000</template><script>app.listen(3001)</script>';
    expect(find('typescript', text, 'App.vue').map(({ port }) => port)).toEqual([3001]);
  });

  it('is found in long lines too', () => {
    const text = `${'x(1,22,333,4444,55555);'.repeat(5_000)}app.listen(3000);`;
    expect(found('javascript', text)).toEqual(['3000 listen']);
  });
});
