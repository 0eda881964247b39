// biome-ignore-all lint/suspicious/noTemplateCurlyInString: other languages' own templates are the subject.
import fs from 'node:fs';
import path from 'node:path';
import { applyEdits } from 'jsonc-parser';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { rewriteText } from '../../src/literals/rewrite.ts';
import { scanText } from '../../src/literals/scan.ts';
import type { SourceKind } from '../../src/literals/source/languages.ts';
import { rewriteAll } from '../support/rewriteAll.ts';
import { compile, expectSameButMoved, missing, type Runtime } from './support/runtime.ts';
import { soaking } from './support/soaking.ts';
import { scratchFolder } from './support/storm.ts';

/** Go's `cmp.Or`, which is there since 1.22, for older ones. */
const CMP = `package cmp

func Or[T comparable](values ...T) T {
	var zero T
	for _, value := range values {
		if value != zero {
			return value
		}
	}
	return zero
}
`;

/** Programs that print, and nothing of whose 3000 may stay when the variable says otherwise. */
const PRINTING: readonly (readonly [kind: SourceKind, runtime: Runtime, text: string])[] = [
  [
    'javascript',
    { needs: ['node'], file: 'main.cjs', build: () => ['node', 'main.cjs'] },
    `'use strict';
const util = require('util');
const port = 3000;
const text = '3000'
const urls = ['http://localhost:3000/it\\'s\`\${x}\`\\n', "ws://[::1]:3000", \`\${port}:3000\`];
function f(a = 3000, { b = '3000' } = {}) { return [a, b, typeof a]; }
class A { port = 3000; static url = 'localhost:3000,localhost:3000'; }
const or = undefined ?? '3000';
console.log(util.inspect([port, text, urls, f(), new A(), A.url, or, '3000'.length, port === 3000,
  { 'a': 3000, b: '3000', ['c']: 3000 }, port ? 3000 : '3000', 'a' + '3000' + 'b']));
`,
  ],
  [
    'python',
    { needs: ['python3'], file: 'main.py', build: () => ['python3', 'main.py'] },
    `#!/usr/bin/env python3
# -*- coding: utf-8 -*-
"""Its own text."""
from __future__ import annotations

import json
import sys

PORT = 3000
TEXT = '3000'
URL = "http://localhost:3000/{}?{{}}\\N{BULLET}\\t'".format(PORT)
RAW = r'localhost:3000\\d{2}'
LONG = """
"localhost:3000" {x}
"""
JOINED = ("http://"
          'localhost:3000'
          f"/{PORT}:3000")

def f(port=3000, text: str = "3000"):
    """Nothing to see."""
    return port, text, "3000" if port else "3001"

print(__doc__, json.dumps([PORT, TEXT, URL, RAW, LONG, JOINED, f(), "3000" + "3000", {"a": 3000, 'b': "3000"}, ["%s:3000" % 1], len("3000")]))
`,
  ],
  [
    'go',
    {
      needs: ['go'],
      file: 'main.go',
      build: async (folder) => {
        const main = path.join(folder, 'main.go');
        const text = fs.readFileSync(main, 'utf8');
        fs.writeFileSync(main, text.replace('"cmp"', '"main/cmp"'));
        fs.writeFileSync(path.join(folder, 'go.mod'), 'module main\n\ngo 1.18\n');
        fs.mkdirSync(path.join(folder, 'cmp'));
        fs.writeFileSync(path.join(folder, 'cmp/cmp.go'), CMP);
        await compile(folder, 'go', 'build', '-o', 'main');
        return ['./main'];
      },
    },
    `package main

import "fmt"

type server struct {
	Addr string
	Tags map[string]string
}

var addr string = ":3000"

func list(texts ...string) []string { return texts }

func main() {
	text := "3000"
	s := server{Addr: "localhost:3000", Tags: map[string]string{"url:3000": "http://localhost:3000/\\t%d"}}
	fmt.Println(addr, text, s, list("a:3000", \`b:3000
"c"\`), "x"+":3000"+"y", len("3000"))
}
`,
  ],
  [
    'rust',
    {
      needs: ['rustc'],
      file: 'main.rs',
      build: async (folder) => {
        await compile(folder, 'rustc', '--edition', '2021', '-A', 'warnings', 'main.rs');
        return ['./main'];
      },
    },
    `use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
struct Config { port: u16, url: String, wide: u32 }
fn same(port: u16) -> u16 { port }
fn connect(addr: impl ToSocketAddrs) -> SocketAddr { addr.to_socket_addrs().unwrap().next().unwrap() }
fn get(url: &str) -> usize { url.len() }
fn main() {
    let plain = 3000;
    let typed = 3000u16;
    let config = Config { port: 3000, url: "http://localhost:3000/{x}\\n".to_string(), wide: 3000 };
    let socket: SocketAddr = "127.0.0.1:3000".parse().unwrap();
    let pair = SocketAddr::from(([127, 0, 0, 1], 3000));
    let tuple = connect(("127.0.0.1", 3000));
    let addr = "127.0.0.1:3000";
    println!("{plain} {typed} {} {:?} {} {socket} {pair} {tuple}", config.port, config.url, config.wide);
    println!("{addr} {} {} {} {}", connect(addr), connect("127.0.0.1:3000"), get("a:3000"), same(3000));
    println!("{} {}", String::from(r#""localhost:3000""#), IpAddr::from([127, 0, 0, 1]));
}
`,
  ],
  [
    'java',
    {
      needs: ['javac', 'java'],
      file: 'Main.java',
      build: async (folder) => {
        await compile(folder, 'javac', 'Main.java');
        return ['java', 'Main'];
      },
    },
    `import java.util.List;
import java.util.Map;

public class Main {
    static final int PORT = 3000;
    final String text = "3000";
    static String url(int port) { return "http://localhost:3000/\\t" + port + ":3000"; }
    public static void main(String[] args) {
        long wide = 3000;
        int chosen = args.length > 0 ? 3000 : 3000;
        Map<String, Object> map = Map.of("port", 3000);
        System.out.println(PORT + " " + new Main().text + url(3000) + wide + chosen + map
            + List.of("a:3000", "b:3000,c:3000") + "3000".length() + new int[] {3000}[0]);
    }
}
`,
  ],
  [
    'kotlin',
    {
      needs: ['kotlinc', 'java'],
      slow: true,
      file: 'main.kt',
      build: async (folder) => {
        await compile(folder, 'kotlinc', 'main.kt', '-include-runtime', '-d', 'main.jar');
        return ['java', '-jar', 'main.jar'];
      },
    },
    `val url = "http://localhost:3000/\\t"
data class Config(val port: Int = 3000, val text: String = "3000")
fun same(port: Int) = port
fun main() {
    val port = 3000
    val nothing: Int? = null
    println("$url \${Config()} $port:3000 \${same(port = 3000)} \${nothing ?: port}")
    println(listOf("a" to 3000, """"b:3000"""", "3000".length))
}
`,
  ],
  [
    'ruby',
    { needs: ['ruby'], file: 'main.rb', build: () => ['ruby', '-W0', 'main.rb'] },
    `PORT = 3000
def port(number) = p(number)
port 3000
port "3000"
port(3000) { 1 }
p URL = 'http://localhost:3000/it\\'s "#{x}" \\\\ \\d'
p({ port: 3000, "text" => "3000", url: "a:3000/#{PORT}" })
p ["a:3000,b:3000", '3000', "a:" "3000"]
p "3000" + "3000", "3000".length, PORT ? 3000 : "3000"
p "#{"localhost:3000"}"
`,
  ],
  [
    'php',
    { needs: ['php'], file: 'main.php', build: () => ['php', 'main.php'] },
    `<p><?php
define('PORT', 3000);
class A { public $url; function __construct($port) { $this->url = "http://localhost:3000/$port\\n"; } }
$list = ['port' => 3000, 'text' => '3000', 'urls' => ['a:3000', "b:3000,c:3000"]];
function f($port) { return [$port, 3000]; }
echo json_encode([PORT, new A(1), $list, f(3000), 'a' . ':3000' . 'b', $list ? '3000' : 1, strlen('x:3000')]);
`,
  ],
  [
    'elixir',
    { needs: ['elixir'], file: 'main.exs', build: () => ['elixir', 'main.exs'] },
    `defmodule Main do
  def port(options), do: Keyword.get(options, :port, 3000)
  def url(path), do: "http://localhost:3000/#{path}\\t"
end

list = [http: [ip: {127, 0, 0, 1}, port: 3000], text: "3000"]
IO.inspect([Main.port([]), Main.url("a"), list, %{"a" => 3000, b: "c:3000"}, "a:" <> "3000"])
`,
  ],
];

/** The same in files whose literals are found as well. */
const FOUND: readonly (readonly [runtime: Runtime, text: string])[] = [
  [
    { needs: ['sh'], file: 'main.sh', build: () => ['sh', 'main.sh'] },
    `#!/bin/sh
PORT=3000
url="http://localhost:3000/a b"
sh -c 'printf "<%s>" "$@"' serve "$PORT" "$url" --port 3000 --url=http://localhost:3000
`,
  ],
  [
    { needs: ['make'], file: 'Makefile', build: () => ['make', '-s'] },
    `PORT := 3000
all:
	@sh -c 'printf "<%s>" "$$@"' serve --port 3000 --url=http://localhost:3000/ $(PORT)
`,
  ],
];

let scratch: ReturnType<typeof scratchFolder>;
beforeAll(() => {
  scratch = scratchFolder();
});
afterAll(() => scratch.remove());

function rewriteFound(file: string, text: string): string {
  const scanned = scanText(file, text);
  if (scanned === undefined) throw new Error(file);
  const replacements = scanned.literals
    .filter(({ action, fallback }) => action === 'replace' && fallback === undefined)
    .map((literal) => ({ literal, name: 'api', variable: 'API_PORT' }));
  return applyEdits(text, rewriteText(scanned.kind, file, text, replacements));
}

describe('a rewritten program prints the same without the variable, and its number with it', () => {
  for (const [kind, runtime, text] of PRINTING) {
    it.skipIf(missing(runtime.needs) || (runtime.slow === true && !soaking))(kind, () =>
      expectSameButMoved(scratch.folder, runtime, text, rewriteAll(kind, text, runtime.file)),
    );
  }

  for (const [runtime, text] of FOUND) {
    it.skipIf(missing(runtime.needs))(runtime.file, () =>
      expectSameButMoved(scratch.folder, runtime, text, rewriteFound(runtime.file, text)),
    );
  }
});
