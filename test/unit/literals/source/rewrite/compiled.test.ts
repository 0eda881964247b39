import { describe, expect, it } from 'vitest';
import type { SourceKind } from '../../../../../src/literals/source/languages.ts';
import { rewriteAll } from '../../../../support/rewriteAll.ts';

const GO = 'package main\n\nimport (\n\t"cmp"\n\t"os"\n)\n\n';
const GO_PORT = 'cmp.Or(os.Getenv("API_PORT"), "3000")';

const RUST_PORT = 'std::env::var("API_PORT").ok().and_then(|port| port.parse().ok()).unwrap_or';

const JAVA = 'import java.util.Optional;\n';
const JAVA_TEXT =
  'Optional.ofNullable(System.getenv("API_PORT")).filter(value -> !value.isEmpty())';
const JAVA_PORT = `${JAVA_TEXT}.map(Integer::valueOf).orElse(3000)`;

const KOTLIN_PORT = 'System.getenv("API_PORT")?.toIntOrNull() ?: 3000';

const CSHARP = 'using System;\n';
const CSHARP_PORT =
  'Environment.GetEnvironmentVariable("API_PORT") is { Length: > 0 } apiPort ? apiPort : "3000"';

/** A language, what its programs begin with here, and what becomes of some. */
interface Rewriting {
  readonly kind: SourceKind;
  readonly start: string;
  readonly rewritten: readonly (readonly [before: string, after: string])[];
  readonly left: readonly string[];
}

const REWRITINGS: readonly Rewriting[] = [
  {
    kind: 'go',
    start: GO,
    rewritten: [
      ['func f() { r.Run(":3000") }', `func f() { r.Run(":" + ${GO_PORT}) }`],
      ['func f() { f(":3000", x) }', `func f() { f(":"+${GO_PORT}, x) }`],
      ['func f() { port := "3000" }', `func f() { port := ${GO_PORT} }`],
      ['var addr string = "localhost:3000"', `var addr string = "localhost:" + ${GO_PORT}`],
      ['var s = Server{Addr: ":3000"}', `var s = Server{Addr: ":" + ${GO_PORT}}`],
      ['var x = "a" + ":3000/" + y', `var x = "a" + ":" + ${GO_PORT} + "/" + y`],
      ['var x = f(":3000"[1:])', `var x = f((":" + ${GO_PORT})[1:])`],
      ['var x = `a\n:3000\n`', `var x = \`a\n:\` + ${GO_PORT} + \`\n\``],
    ],
    left: [
      'const addr = ":3000"',
      'const (\n\ta = 1\n\tb = ":3000"\n)',
      'type T struct {\n\tPort string `default:"3000"`\n}',
      'var addr Address = ":3000"',
      'var port = 3000',
      'import _ "x/3000"',
      'func f(os string) { r.Run(":3000") }',
    ],
  },
  {
    kind: 'rust',
    start: '',
    rewritten: [
      ['let x = ("127.0.0.1", 3000);', `let x = ("127.0.0.1", ${RUST_PORT}(3000));`],
      ['let x: u16 = 3000_u16;', `let x: u16 = ${RUST_PORT}(3000_u16);`],
      [
        'fn f() { bind("[::1]:3000"); }',
        `fn f() { bind(&format!("[::1]:{}", ${RUST_PORT}(3000u16))); }`,
      ],
      ['let x = ":3000{}".to_string();', `let x = format!(":{}{{}}", ${RUST_PORT}(3000u16));`],
      ['let x = String::from(":3000");', `let x = format!(":{}", ${RUST_PORT}(3000u16));`],
      [
        'let x = r#":3000""#.parse();',
        `let x = format!(r#":{}""#, ${RUST_PORT}(3000u16)).parse();`,
      ],
      [
        'fn f() { let addr = ":3000"; bind(addr); }',
        `fn f() { let addr = &format!(":{}", ${RUST_PORT}(3000u16)); bind(addr); }`,
      ],
      [
        'fn f() { let addr = ":3000"; if bind(addr).is_err() { return; } }',
        `fn f() { let addr = &format!(":{}", ${RUST_PORT}(3000u16)); if bind(addr).is_err() { return; } }`,
      ],
      [
        '#[tokio::main]\nasync fn main() { serve(app, 3000); }',
        `#[tokio::main]\nasync fn main() { serve(app, ${RUST_PORT}(3000)); }`,
      ],
      [
        "#[inline]\nfn f() -> &'static str { #[cfg(unix)]\nlet x: u16 = 3000; NAME }",
        `#[inline]\nfn f() -> &'static str { #[cfg(unix)]\nlet x: u16 = ${RUST_PORT}(3000); NAME }`,
      ],
    ],
    left: [
      'const PORT: u16 = 3000;',
      'static ADDR: &str = ":3000";',
      'const C: Config = Config { port: 3000 };',
      'const fn f() -> u16 { 3000 }',
      '#[inline]\npub const unsafe fn f() -> u16 { 3000 }',
      'fn f() -> u16 { const PORT: u16 = 3000; PORT }',
      'fn f() -> &str { let addr = ":3000"; if x { return addr; } "" }',
      'enum E { A = 3000 }',
      '#[arg(default_value = "3000")]\nstruct A;',
      'fn f() { match x { 3000 => {}, _ => {} } }',
      'fn f() { let x = [0; 3000]; }',
      'fn f() { let x = 3000.max(1); }',
      'fn f() { keep(":3000"); }',
      'fn f() { println!(":3000"); }',
      'fn f() -> &str { let addr = ":3000"; addr }',
      'fn f() { let addr = ":3000"; spawn(async move { bind(addr) }); }',
      'fn f() { bind(b":3000"); }',
    ],
  },
  {
    kind: 'java',
    start: JAVA,
    rewritten: [
      ['class A { int port = 3000; }', `class A { int port = ${JAVA_PORT}; }`],
      [
        'class A { String port = "3000"; }',
        `class A { String port = ${JAVA_TEXT}.orElse("3000"); }`,
      ],
      [
        'class A { String x = ":3000/x"; }',
        `class A { String x = ":" + ${JAVA_TEXT}.orElse("3000") + "/x"; }`,
      ],
      [
        'class A { int x = ":3000".length(); }',
        `class A { int x = (":" + ${JAVA_TEXT}.orElse("3000")).length(); }`,
      ],
      [
        'class A { String value; int x = 3000; }',
        `class A { String value; int x = ${JAVA_PORT.replaceAll('value', 'text').replace('textOf', 'valueOf')}; }`,
      ],
    ],
    left: [
      '@A(3000) class B {}',
      '@a.B(x = {"3000"}) class C {}',
      '@interface A { int port() default 3000; }',
      'class A { static final int P = 3000; @B(P) void f() {} }',
      'class A { static final int P = 3000; void f() { switch (x) { case P: } } }',
      'class A { void f() { switch (x) { case 3000: } } }',
      'class A { String x = """\n  :3000""" ; }',
    ],
  },
  {
    kind: 'kotlin',
    start: '',
    rewritten: [
      ['fun f(port: Int = 3000) {}', `fun f(port: Int = ${KOTLIN_PORT}) {}`],
      ['val x = listOf("a" to 3000)', `val x = listOf("a" to (${KOTLIN_PORT}))`],
      ['val x = "localhost:3000/$y"', `val x = "localhost:\${${KOTLIN_PORT}}/$y"`],
      ['val x = """:3000"""', `val x = """:\${${KOTLIN_PORT}}"""`],
      ['val x = "3000"', 'val x = System.getenv("API_PORT").orEmpty().ifEmpty { "3000" }'],
    ],
    left: [
      'const val PORT = 3000',
      '@A(port = 3000) class B',
      '@field:A("3000") val x = 1',
      'val x: Short = 3000',
      'fun f() { when (x) { 3000 -> 1 } }',
    ],
  },
  {
    kind: 'csharp',
    start: CSHARP,
    rewritten: [
      ['var x = 3000;', `var x = int.Parse(${CSHARP_PORT});`],
      ['var x = "3000";', `var x = ${CSHARP_PORT};`],
      ['var x = ":3000/x";', `var x = ":" + (${CSHARP_PORT}) + "/x";`],
      ['var x = @":3000\\";', `var x = @":" + (${CSHARP_PORT}) + @"\\";`],
      ['var x = $":3000/{y}";', `var x = $":{(${CSHARP_PORT})}/{y}";`],
      ['F(port: 3000);', `F(port: int.Parse(${CSHARP_PORT}));`],
      [
        'var apiPort = 3000;',
        `var apiPort = int.Parse(${CSHARP_PORT.replaceAll('apiPort', 'apiPort2')});`,
      ],
    ],
    left: [
      'const int Port = 3000;',
      'enum E { A = 3000 }',
      '[A(Port = 3000)] class B {}',
      'void F(int port = 3000) {}',
      'switch (x) { case 3000: break; }',
      'var x = y switch { 3000 => 1 };',
    ],
  },
];

describe.each(REWRITINGS)('replacing ports in $kind', ({ kind, start, rewritten, left }) => {
  it.each(rewritten)('%s', (before, after) => {
    expect(rewriteAll(kind, start + before)).toBe(start + after);
  });

  it.each(left)('leaves %s', (text) => {
    expect(rewriteAll(kind, start + text)).toBe(start + text);
  });
});

describe('the imports of Go', () => {
  const body = `\nvar x = ":3000"\n`;
  const rewritten = `\nvar x = ":" + ${GO_PORT}\n`;

  it.each([
    ['package a\n', 'package a\n\nimport (\n\t"cmp"\n\t"os"\n)\n'],
    ['package a\n\nimport "fmt"\n', 'package a\n\nimport (\n\t"cmp"\n\t"fmt"\n\t"os"\n)\n'],
    [
      'package a\n\nimport (\n\t"fmt"\n\n\t"b.org/c"\n)\n',
      'package a\n\nimport (\n\t"cmp"\n\t"fmt"\n\t"os"\n\n\t"b.org/c"\n)\n',
    ],
    [
      'package a\n\nimport (\n\t"cmp"\n\t"net/http"\n)\n',
      'package a\n\nimport (\n\t"cmp"\n\t"net/http"\n\t"os"\n)\n',
    ],
    [
      'package a\n\n// #include <x.h>\nimport "C"\n',
      'package a\n\n// #include <x.h>\nimport "C"\n\nimport (\n\t"cmp"\n\t"os"\n)\n',
    ],
  ])('are added to %s', (start, after) => {
    expect(rewriteAll('go', start + body)).toBe(after + rewritten);
  });

  it('may have other names', () => {
    const start = 'package a\n\nimport (\n\t"cmp"\n\tsystem "os"\n)\n';
    expect(rewriteAll('go', start + body)).toBe(start + rewritten.replace('os.', 'system.'));
  });

  it('leave a file alone in which their names are taken', () => {
    const text = `package a\n\nimport "github.com/google/go-cmp/cmp"\n${body}`;
    expect(rewriteAll('go', text)).toBe(text);
  });
});

describe('the import of Java', () => {
  const body = 'class A { int port = 3000; }\n';
  const rewritten = `class A { int port = ${JAVA_PORT}; }\n`;

  it.each([
    ['', 'import java.util.Optional;\n\n'],
    ['package a;\n\n', 'package a;\n\nimport java.util.Optional;\n\n'],
    [
      'package a;\n\nimport java.util.List;\n',
      'package a;\n\nimport java.util.List;\nimport java.util.Optional;\n',
    ],
    [
      'import static a.B.*;\nimport org.x.Y;\n',
      'import static a.B.*;\nimport java.util.Optional;\nimport org.x.Y;\n',
    ],
    ['import java.util.*;\n', 'import java.util.*;\n'],
  ])('is added to %j', (start, after) => {
    expect(rewriteAll('java', start + body)).toBe(after + rewritten);
  });

  it('gives way to another class of its name', () => {
    const start = 'import com.google.common.base.Optional;\n';
    expect(rewriteAll('java', start + body)).toBe(
      start + rewritten.replace('Optional.of', 'java.util.Optional.of'),
    );
  });
});

it('writes System in front where C# does not import it', () => {
  expect(rewriteAll('csharp', 'var x = "3000";')).toBe(`var x = System.${CSHARP_PORT};`);
});

it.each([
  ['src/androidMain/kotlin/A.kt', ''],
  ['app/src/main/A.kt', 'import android.os.Bundle\n'],
])('knows Kotlin that has no environment: %s', (path, start) => {
  const text = `${start}val port = 3000\n`;
  expect(rewriteAll('kotlin', text, path)).toBe(text);
});
