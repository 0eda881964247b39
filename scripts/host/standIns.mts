/**
 * The server's two native modules whose absence is noisy have JavaScript stand-ins, so that
 * nothing has to be compiled. Keys are module names, values the text of their `index.js`.
 */
export const standIns: Readonly<Record<string, string>> = {
  '@vscode/spdlog': `'use strict';
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');
const levels = ['trace', 'debug', 'info', 'warn', 'error', 'critical'];
let initialLevel = 2;
exports.version = 0;
exports.setLevel = (level) => { initialLevel = level; };
exports.setFlushOn = () => {};
exports.shutdown = () => {};
class Logger {
  #file; #level = initialLevel; #plain = false;
  constructor(_type, _name, file) { this.#file = file; mkdirSync(dirname(file), { recursive: true }); }
  getLevel() { return this.#level; }
  setLevel(level) { this.#level = level; }
  clearFormatters() { this.#plain = true; }
  setPattern() {} setAsync() {} flush() {} drop() {}
  _write(level, message) {
    if (level < this.#level) return;
    const stamp = new Date().toISOString() + ' [' + levels[level] + '] ';
    try { appendFileSync(this.#file, this.#plain ? message : stamp + message + '\\n'); } catch {}
  }
}
levels.forEach((name, level) => {
  Logger.prototype[name] = function (message) { this._write(level, message); };
});
exports.Logger = Logger;
exports.createRotatingLogger = async (name, file) => new Logger('rotating', name, file);
exports.createAsyncRotatingLogger = async (name, file) => new Logger('rotating_async', name, file);
`,
  '@vscode/native-watchdog': watchdog(),
  'native-watchdog': watchdog(),
};

/** Ends the extension host once the server that started it is gone. */
function watchdog(): string {
  return `'use strict';
exports.start = (pid) => {
  setInterval(() => {
    try { process.kill(pid, 0); } catch (error) { if (error.code === 'ESRCH') process.exit(87); }
  }, 1000).unref();
};
exports.exit = (code) => process.exit(code);
`;
}
