// biome-ignore-all lint/suspicious/noTemplateCurlyInString: JavaScript's own templates are the subject.
import { describe, expect, it } from 'vitest';
import { rewriteAll } from '../../../../support/rewriteAll.ts';

const NODE = "import http from 'node:http';\n";

/** The rewritten text of a program that runs under Node. */
const inNode = (text: string) => rewriteAll('typescript', NODE + text).slice(NODE.length);

describe('replacing ports in JavaScript', () => {
  it.each([
    ['app.listen(3000);', 'app.listen(Number(process.env.API_PORT || 3000));'],
    ["const port = '3000';", "const port = process.env.API_PORT || '3000';"],
    [
      "const port = '3000'\nconst x = 1",
      "const port = process.env.API_PORT || '3000'\nconst x = 1",
    ],
    ["f('3000' + x)", "f((process.env.API_PORT || '3000') + x)"],
    ["x = a ?? '3000';", "x = a ?? (process.env.API_PORT || '3000');"],
    ["x = '3000'\n  .length", "x = (process.env.API_PORT || '3000')\n  .length"],
    [
      "x = a ? 3000 : '3001';",
      "x = a ? Number(process.env.API_PORT || 3000) : process.env.WEB_PORT || '3001';",
    ],
    ["f('http://localhost:3000/x')", 'f(`http://localhost:${process.env.API_PORT || 3000}/x`)'],
    [
      "f('http://localhost:3000,http://localhost:3001')",
      'f(`http://localhost:${process.env.API_PORT || 3000},http://localhost:${process.env.WEB_PORT || 3001}`)',
    ],
    ['f(`localhost:3000/${x}`)', 'f(`localhost:${process.env.API_PORT || 3000}/${x}`)'],
    ["f(':3000 `a` ${b} \\`')", 'f(`:${process.env.API_PORT || 3000} \\`a\\` \\${b} \\``)'],
    ['x = { a: { port: 3000 } };', 'x = { a: { port: Number(process.env.API_PORT || 3000) } };'],
    [
      "x = { 'a': 3000, [b]: 3001 };",
      "x = { 'a': Number(process.env.API_PORT || 3000), [b]: Number(process.env.WEB_PORT || 3001) };",
    ],
    [
      'function f(port: number = 3000) {}',
      'function f(port: number = Number(process.env.API_PORT || 3000)) {}',
    ],
    ['class A { port = 3000; }', 'class A { port = Number(process.env.API_PORT || 3000); }'],
  ])('%s', (text, rewritten) => {
    expect(inNode(text)).toBe(rewritten);
  });

  it.each([
    'const x = { 3000: 1 };',
    "const x = { '3000': 1 };",
    "import x from 'http://localhost:3000/x.js';",
    "const x = require('./3000');",
    "export * from 'http://localhost:3000/x.js';",
    "'3000';",
    'enum Port { Api = 3000 }',
    'enum Port { Api = 1, Web = 3000 }',
    'const x = 3000 as const;',
    "const x = ['3000', '3001'] as const;",
    'type Port = 3000;',
    "type Port<T> = '3000';",
    'type Pair = [number, 3000];',
    'interface A { port: 3000 }',
    'interface A { name: string, port: 3000 }',
    'let port: 3000;',
    'function f(port: 3000, a?: 3001) {}',
    'function f(a: { b: string, port: 3000 }) {}',
    'switch (x) { case 3000: break; }',
    'f(tag`localhost:3000`);',
    "f('localhost:3000 \\1');",
    'f(0x3000, 3000n, 3000.5);',
    'f(/localhost:3000/);',
  ])('leaves %s', (text) => {
    expect(inNode(text)).toBe(text);
  });
});

describe('programs without process.env', () => {
  const call = "fetch('http://localhost:3000');\n";
  const isRewritten = (text: string, path = 'src/api.ts') =>
    rewriteAll('typescript', text, path) !== text;

  it.each([
    ["import './x.css';\n", 'src/api.ts'],
    ["import axios from 'axios';\n", 'src/api.ts'],
    ["import axios from 'axios';\n", 'src/app/api.config.ts'],
    ['export default {};\n', 'web/app.config.ts'],
    ["import { useState } from 'react';\n", 'src/api.ts'],
    ['const url = import.meta.env.VITE_X;\n', 'src/api.ts'],
    ['document.title = process.env.X;\n', 'src/api.ts'],
    ["Deno.serve(() => new Response('x'));\n", 'main.ts'],
    ["import http from 'k6/http';\n", 'load.js'],
    ["import http from 'node:http';\n", 'src/App.tsx'],
    ["const http = require('http');\nconst x = <App />;\n", 'src/app.js'],
    ["const http = require('http');\nconst x = <b>x</b>;\n", 'src/app.js'],
  ])('are left alone: %s (%s)', (start, path) => {
    expect(isRewritten(start + call, path)).toBe(false);
  });

  it.each([
    ["import express from 'express';\n", 'src/api.ts'],
    ["const x = require('./x');\n", 'src/api.js'],
    ['module.exports = {};\n', 'src/api.js'],
    ['#!/usr/bin/env node\n', 'bin/x'],
    ['export default {};\n', 'web/vite.config.ts'],
    ['export default {};\n', '.eslintrc.js'],
    ['export default {};\n', 'src/setupProxy.js'],
    ['', 'src/api.cjs'],
    ["import { chromium } from 'playwright';\npage.evaluate(() => window.x);\n", 'shot.ts'],
    ["const express = require('express');\nres.send('<b>x</b>');\n", 'server.js'],
  ])('are told apart from those with it: %s (%s)', (start, path) => {
    expect(isRewritten(start + call, path)).toBe(true);
  });

  it('listen nowhere, so what listens runs under Node', () => {
    const text = 'export const PORT = 3000;\n';
    expect(rewriteAll('typescript', text, 'src/port.ts', 'client')).toBe(text);
    expect(rewriteAll('typescript', text, 'src/port.ts', 'listen')).toContain('process.env');
  });
});
