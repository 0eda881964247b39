import type { Random } from './random.mts';

/** One kind of file in the tree. */
export interface TextKind {
  /** The file's name; `stem` is unique in its folder. */
  name(stem: string): string;
  /** How many of a thousand files are of this kind. */
  readonly share: number;
  /** Half of the files are smaller, in bytes. */
  readonly median: number;
  /** How many of a hundred hold ports. */
  readonly withPort: number;
  readonly head?: string;
  readonly tail?: string;
  /** One line or block of the body, without a port. */
  line(random: Random): string;
  /** Lines that hold ports. */
  port(random: Random): string;
}

const WORDS =
  'order user account item price total customer invoice stock basket parcel payment region ledger audit event queue batch report index cache token session policy quota worker schedule window matrix vector layout header footer column filter cursor'.split(
    ' ',
  );
const word = (random: Random) => random.pick(WORDS);
const name = (random: Random) => {
  const second = word(random);
  return `${word(random)}${second.charAt(0).toUpperCase()}${second.slice(1)}`;
};
const snake = (random: Random) => `${word(random)}_${word(random)}`;
const number = (random: Random) =>
  random.pick([0, 1, 2, 3, 7, 10, 16, 24, 60, 100, 255, 1000, 5000]);
const port = (random: Random) => random.pick([3000, 4200, 5000, 5173, 8000, 8080, 9000, 9229]);
const sentence = (random: Random) =>
  Array.from({ length: 6 + random.below(8) }, () => word(random)).join(' ');

/** Program text whose lines look alike but for the words of the language. */
function source(
  extension: string,
  share: number,
  comment: string,
  line: (random: Random) => string,
  portLine: (random: Random) => string,
): TextKind {
  return {
    name: (stem) => `${stem}.${extension}`,
    share,
    median: 3_000,
    withPort: 3,
    line(random) {
      const dice = random.next();
      // Words that speak of servers beside numbers that are no ports: in every tenth file or so.
      if (dice < 0.0015) return `${comment} The server waits for ${number(random)} clients`;
      return dice < 0.12 ? `${comment} ${sentence(random)}` : line(random);
    },
    port: portLine,
  };
}

const script = (random: Random) =>
  random.pick([
    `  const ${name(random)} = ${name(random)}.${word(random)}(${name(random)}, '${word(random)}');`,
    `  if (${name(random)} === undefined) return ${name(random)}(${number(random)});`,
    `import { ${name(random)} } from './${word(random)}/${name(random)}.js';`,
    `export function ${name(random)}(${name(random)}) {`,
    '  }',
    `    ${name(random)}.push({ ${word(random)}: '${sentence(random)}', ${word(random)}: ${name(random)} });`,
  ]);

const YAML_LINE = (random: Random) =>
  random.pick([
    `${snake(random)}:\n  ${word(random)}: ${sentence(random)}`,
    `  ${snake(random)}: ${number(random)}`,
    `  - ${word(random)}: "${word(random)}"`,
  ]);

/** What lies in a repository: by far the most files are program text, and by far the most hold no port. */
export const TEXT_KINDS: readonly TextKind[] = [
  source('ts', 190, '//', script, (r) => `server.listen(${port(r)});`),
  source('tsx', 60, '//', script, (r) => `fetch('http://localhost:${port(r)}/${word(r)}');`),
  source('js', 110, '//', script, (r) => `app.listen(process.env.PORT || ${port(r)});`),
  source(
    'py',
    80,
    '#',
    (r) =>
      r.pick([
        `    ${snake(r)} = self.${snake(r)}(${word(r)}=${number(r)})`,
        `def ${snake(r)}(${word(r)}):`,
        `        return ${snake(r)}["${word(r)}"]`,
      ]),
    (r) => `app.run(host="127.0.0.1", port=${port(r)})`,
  ),
  source(
    'go',
    70,
    '//',
    (r) =>
      r.pick([
        `\t${name(r)}, err := ${word(r)}.${name(r)}(ctx, ${name(r)})`,
        '\tif err != nil {\n\t\treturn err\n\t}',
        `func ${name(r)}(${word(r)} *${name(r)}) error {`,
      ]),
    (r) => `\thttp.ListenAndServe(":${port(r)}", nil)`,
  ),
  source(
    'java',
    70,
    '//',
    (r) =>
      r.pick([
        `    private final ${name(r)} ${name(r)};`,
        `        return this.${name(r)}.${name(r)}(${number(r)});`,
        `    public void ${name(r)}(String ${word(r)}) {`,
      ]),
    (r) => `        new ServerSocket(${port(r)});`,
  ),
  source(
    'rs',
    30,
    '//',
    (r) =>
      r.pick([
        `    let ${snake(r)} = ${snake(r)}(&${word(r)})?;`,
        `    pub ${snake(r)}: Option<u${r.pick([8, 16, 32, 64])}>,`,
      ]),
    (r) => `    TcpListener::bind("127.0.0.1:${port(r)}").await?;`,
  ),
  source(
    'cs',
    25,
    '//',
    (r) => `        var ${name(r)} = await ${name(r)}.${name(r)}Async(${word(r)});`,
    (r) => `app.Run("http://localhost:${port(r)}");`,
  ),
  source(
    'rb',
    20,
    '#',
    (r) => `    @${snake(r)} = ${snake(r)}(${word(r)}: ${number(r)})`,
    (r) => `set :port, ${port(r)}`,
  ),
  source(
    'php',
    20,
    '//',
    (r) => `        $this->${name(r)} = $${word(r)}['${word(r)}'];`,
    (r) => `$port = ${port(r)};`,
  ),
  source(
    'kt',
    15,
    '//',
    (r) => `    val ${name(r)} = ${name(r)}(${word(r)})`,
    (r) => `embeddedServer(Netty, port = ${port(r)})`,
  ),
  source(
    'ex',
    10,
    '#',
    (r) => `    ${snake(r)} = ${name(r)}.${snake(r)}(${word(r)})`,
    (r) => `config :shop, port: ${port(r)}`,
  ),
  {
    name: (stem) => `${stem}.json`,
    share: 45,
    median: 1_500,
    withPort: 2,
    head: '{',
    tail: '  "end": true\n}',
    line: (r) =>
      `  "${name(r)}${r.below(9_000)}": ${r.pick([`"${sentence(r)}"`, String(number(r)), `["${word(r)}", ${number(r)}]`])},`,
    port: (r) => `  "url": "http://localhost:${port(r)}",`,
  },
  {
    name: () => 'package.json',
    share: 12,
    median: 1_000,
    withPort: 15,
    head: '{\n  "name": "part",\n  "dependencies": {',
    tail: '    "last": "1.0.0"\n  }\n}',
    line: (r) =>
      `    "${word(r)}-${word(r)}-${r.below(9_000)}": "^${r.below(20)}.${r.below(30)}.${r.below(9)}",`,
    port: (r) =>
      `    "x": "1.0.0"\n  },\n  "scripts": { "dev": "vite --port ${port(r)}" },\n  "peerDependencies": {`,
  },
  {
    name: (stem) => `${stem}.yaml`,
    share: 25,
    median: 1_200,
    withPort: 5,
    line: YAML_LINE,
    port: (r) => `server:\n  port: ${port(r)}`,
  },
  {
    name: (stem) => `docker-compose.${stem}.yml`,
    share: 4,
    median: 1_200,
    withPort: 95,
    head: 'services:',
    line: (r) =>
      `  ${snake(r)}${r.below(999)}:\n    image: ${word(r)}:${r.below(9)}\n    environment:\n      ${word(r).toUpperCase()}: ${word(r)}`,
    port: (r) =>
      `  ${snake(r)}-${r.below(999)}:\n    image: ${word(r)}\n    ports:\n      - "${port(r)}:80"`,
  },
  {
    name: (stem) => `${stem}-deployment.yml`,
    share: 8,
    median: 1_200,
    withPort: 60,
    head: 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  annotations:',
    line: (r) => `    ${word(r)}.example.org/${snake(r)}${r.below(999)}: "${sentence(r)}"`,
    port: (r) =>
      `spec:\n  template:\n    spec:\n      containers:\n        - name: ${word(r)}\n          ports:\n            - containerPort: ${port(r)}\n  ${word(r)}:`,
  },
  {
    name: (stem) => `.env.${stem}`,
    share: 8,
    median: 400,
    withPort: 70,
    line: (r) => `${snake(r).toUpperCase()}=${word(r)}`,
    port: (r) => `API_URL=http://localhost:${port(r)}`,
  },
  {
    name: (stem) => `Dockerfile.${stem}`,
    share: 6,
    median: 700,
    withPort: 60,
    head: 'FROM node:20',
    line: (r) => `RUN ${word(r)} --${word(r)} ${word(r)}`,
    port: (r) => `EXPOSE ${port(r)}`,
  },
  {
    name: (stem) => `${stem}.sh`,
    share: 14,
    median: 900,
    withPort: 10,
    head: '#!/bin/sh',
    line: (r) => `${word(r)} --${word(r)}="$${word(r).toUpperCase()}" ${word(r)}`,
    port: (r) => `curl http://localhost:${port(r)}/`,
  },
  {
    name: (stem) => `${stem}.mk`,
    share: 3,
    median: 800,
    withPort: 10,
    line: (r) => `${word(r)}:\n\t${word(r)} $(${word(r).toUpperCase()})`,
    port: (r) => `PORT := ${port(r)}`,
  },
  {
    name: (stem) => `${stem}.toml`,
    share: 10,
    median: 900,
    withPort: 10,
    line: (r) => `${snake(r)}_${r.below(9_000)} = "${sentence(r)}"`,
    port: (r) => `[server.s${r.below(9_000)}]\nport = ${port(r)}`,
  },
  {
    name: (stem) => `${stem}.properties`,
    share: 8,
    median: 900,
    withPort: 10,
    line: (r) => `${word(r)}.${word(r)}=${sentence(r)}`,
    port: (r) => `server.port=${port(r)}`,
  },
  {
    name: (stem) => `${stem}.xml`,
    share: 12,
    median: 2_000,
    withPort: 2,
    head: '<all>',
    tail: '</all>',
    line: (r) => `  <${word(r)} id="${name(r)}">${sentence(r)}</${word(r)}>`,
    port: (r) => `  <port>${port(r)}</port>`,
  },
  {
    name: (stem) => `${stem}.tf`,
    share: 5,
    median: 1_200,
    withPort: 10,
    line: (r) => `  ${snake(r)} = "${word(r)}"`,
    port: (r) => `  port = ${port(r)}`,
  },
  // What no port is looked for in.
  {
    name: (stem) => `${stem}.md`,
    share: 50,
    median: 2_500,
    withPort: 10,
    line: (r) => `${sentence(r)}.`,
    port: (r) => `Open http://localhost:${port(r)}.`,
  },
  {
    name: (stem) => `${stem}.css`,
    share: 30,
    median: 2_500,
    withPort: 0,
    line: (r) => `.${word(r)}-${word(r)} { margin: ${number(r)}px; }`,
    port: () => '',
  },
  {
    name: (stem) => `${stem}.html`,
    share: 25,
    median: 3_000,
    withPort: 0,
    line: (r) => `<p class="${word(r)}">${sentence(r)}</p>`,
    port: () => '',
  },
  {
    name: (stem) => `${stem}.svg`,
    share: 25,
    median: 1_500,
    withPort: 0,
    line: (r) => `<path d="M${number(r)} ${number(r)}L${number(r)} ${number(r)}"/>`,
    port: () => '',
  },
  {
    name: (stem) => `${stem}.txt`,
    share: 10,
    median: 2_000,
    withPort: 0,
    line: sentence,
    port: () => '',
  },
];

/** One file's text, about as large as files of its kind are, or as `size` says. */
export function textOf(kind: TextKind, random: Random, size = random.size(kind.median)): string {
  const lines = kind.head === undefined ? [] : [kind.head];
  let length = 0;
  const portAt = random.next() * 100 < kind.withPort ? random.next() * size : undefined;
  for (let told = false; length < size; ) {
    const isPort = !told && portAt !== undefined && length >= portAt;
    const line = isPort ? kind.port(random) : kind.line(random);
    if (isPort) told = true;
    lines.push(line);
    length += line.length + 1;
  }
  if (portAt !== undefined && length === 0) lines.push(kind.port(random));
  if (kind.tail !== undefined) lines.push(kind.tail);
  return `${lines.join('\n')}\n`;
}
