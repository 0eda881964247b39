import type { RoundTrip } from './fixture.ts';

/** Programs. */
export const SOURCE_TRIPS: readonly RoundTrip[] = [
  {
    path: 'api/server.js',
    marked: `const express = require('express');
const app = express();
const PEER = 'http://localhost:«4000»/v1';
const answer = { timeout: 5000, port: «3200» };
app.listen(«3000», () => console.log('ready'));
`,
  },
  {
    path: 'api/src/main.ts',
    marked: `import { createServer } from 'node:http';

const metricsPort = «9464»;
export const config = { redis: \`redis://localhost:«6379»/\${0}\` };
createServer().listen({ port: «3000», host: '0.0.0.0' });
`,
  },
  {
    path: 'web/vite.config.ts',
    marked: `import { defineConfig } from 'vite';

export default defineConfig({
  server: { port: «5173», proxy: { '/api': 'http://localhost:«8000»' } },
});
`,
  },
  {
    path: 'api/main.py',
    marked: `"""The API."""

import uvicorn

DATABASE_URL = "postgresql://app:app@localhost:«5432»/app"

if __name__ == "__main__":
    uvicorn.run("main:app", host="0.0.0.0", port=«8000»)
`,
  },
  {
    path: 'cmd/api/main.go',
    marked: `package main

import "net/http"

func main() {
	http.ListenAndServe(":«8080»", nil)
}
`,
  },
  {
    path: 'src/main.rs',
    marked: `use std::net::{SocketAddr, TcpListener};

fn main() {
    let listener = TcpListener::bind("127.0.0.1:«3000»").unwrap();
    let metrics = SocketAddr::from(([127, 0, 0, 1], «9100»));
    println!("{listener:?} {metrics}");
}
`,
  },
  {
    path: 'src/main/java/app/App.java',
    marked: `package app;

public class App {
    private static final int PORT = «8080»;
    static String peer = "http://localhost:«9090»/v1";
}
`,
  },
  {
    path: 'src/main/kotlin/App.kt',
    marked: `fun main() {
    embeddedServer(Netty, port = «8080») { }.start(wait = true)
    client.get("http://localhost:«9090»/v1")
}
`,
  },
  {
    path: 'src/Program.cs',
    marked: `using System;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.ConfigureKestrel(options => options.ListenAnyIP(«5000»));
var peer = "http://localhost:«5100»/v1";
`,
  },
  {
    path: 'config/puma.rb',
    marked: `port «3000»
bind 'tcp://0.0.0.0:«9292»'
`,
  },
  {
    path: 'server.php',
    marked: `<?php
$port = «8000»;
$peer = 'http://localhost:«8001»/v1';
`,
  },
  {
    path: 'config/dev.exs',
    marked: `import Config

config :app, AppWeb.Endpoint,
  http: [ip: {127, 0, 0, 1}, port: «4000»],
  static_url: "http://localhost:«5173»"
`,
  },
  {
    path: 'api/config.js',
    marked: `const port = process.env.PORT || 3000;
module.exports = { port, redis: { host: 'localhost', port: «6379» } };
`,
  },
  {
    path: 'web/src/api.ts',
    marked: `import axios from 'axios';

export const api = axios.create({ baseURL: 'http://localhost:8000/v1' });
`,
  },
  {
    path: 'app/settings.py',
    marked: `import os

PORT = int(os.environ.get("PORT") or 8000)
BROKER_URL = f"amqp://guest@localhost:«5672»/{PORT}"
REDIS_PORT = "«6379»"
`,
  },
  {
    path: 'internal/config.go',
    marked: `package internal

const DefaultAddr = ":8080"

var peer = "http://localhost:«9090»/v1"
`,
  },
  {
    path: 'src/settings.rs',
    marked: `pub const DEFAULT_PORT: u16 = 6379;

pub fn peer() -> String {
    "http://localhost:«9090»/v1".to_string()
}
`,
  },
];
