// An extension that opens files, types into them and asks for fixes, and tells for how long at most the
// extension host, which it shares with Berth, worked without a pause meanwhile, and for how long Berth did.
const { openSync, readSync, writeFileSync } = require('node:fs');
const { Session } = require('node:inspector/promises');
const vscode = require('vscode');
const { longestStretch } = require('./stretch.cjs');

/** Time between two looks of the profiler, in µs. */
const INTERVAL = 1_000;

/** The scripts of Berth in this thread. */
const BERTH = /\/berth\.berth-[^/]*\/dist\//;
const PORT = '3000';

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

exports.activate = () => {
  const { files, answer } = JSON.parse(process.env.BERTH_METER);
  measureAll(files).then(
    (rows) => writeFileSync(answer, JSON.stringify(rows)),
    (error) => writeFileSync(answer, JSON.stringify({ error: String(error?.stack ?? error) })),
  );
};

async function measureAll(files) {
  const profiler = new Session();
  profiler.connect();
  await profiler.post('Profiler.enable');
  await profiler.post('Profiler.setSamplingInterval', { interval: INTERVAL });
  // What every window does when it starts is not meant.
  await pause(8_000);
  const rows = [];
  for (const file of files) rows.push(await measure(profiler, file));
  return rows;
}

async function measure(profiler, { path, looked, marked }) {
  const uri = vscode.Uri.file(path);
  let document;
  const askForFixes = (at) =>
    vscode.commands.executeCommand(
      'vscode.executeCodeActionProvider',
      uri,
      new vscode.Range(at, at),
      'quickfix',
      1,
    );
  /** Until Berth has looked at the text as it is, or for as long where it looks at nothing. */
  const settled = async () => {
    await pause(1_000);
    const line = lineOfPort(document);
    const end = Date.now() + 60_000;
    const marks = () => vscode.languages.getDiagnostics(uri);
    while (marked && marks().every(({ range }) => range.start.line !== line)) {
      if (Date.now() > end) throw new Error(`${path} was not marked at line ${line}`);
      await pause(50);
    }
    // Fixes are only there once the text has been looked at.
    if (looked && !marked) await askForFixes(new vscode.Position(line, 0));
    await pause(1_000);
  };
  const longest = async (work) => {
    await profiler.post('Profiler.start');
    // The profiler lists every function first.
    await pause(500);
    const ticks = [];
    const timer = setInterval(() => ticks.push(tick()), 1);
    await work();
    clearInterval(timer);
    const { profile } = await profiler.post('Profiler.stop');
    const spans = ticks.slice(1).map((end, index) => ({
      from: ticks[index].time,
      to: end.time,
      ran: end.ran - ticks[index].ran,
    }));
    return {
      whole: spans.reduce((most, { ran }) => Math.max(most, ran), 0) / 1_000,
      own: longestStretch(profile, BERTH, spans),
    };
  };

  const opened = await longest(async () => {
    document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    await settled();
  });
  const typed = await longest(async () => {
    for (let i = 0; i < 20; i++) {
      const edit = new vscode.WorkspaceEdit();
      edit.insert(uri, new vscode.Position(0, 0), i === 0 ? '\n' : ' ');
      await vscode.workspace.applyEdit(edit);
      await pause(100);
    }
    await settled();
  });
  const asked = await longest(async () => {
    const line = lineOfPort(document);
    const at = new vscode.Position(line, document.lineAt(line).text.indexOf(PORT));
    await askForFixes(at);
    await vscode.commands.executeCommand('vscode.executeHoverProvider', uri, at);
  });
  await vscode.commands.executeCommand('workbench.action.files.revert');
  await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  await pause(500);
  return { opened, typed, asked };
}

function lineOfPort(document) {
  for (let line = 0; ; line++) if (document.lineAt(line).text.includes(PORT)) return line;
}

const schedule = openSync(`/proc/self/task/${process.pid}/schedstat`);
const read = Buffer.alloc(64);

/** The time, and how long this thread has run so far, in µs: what others took the core away for is no work of its. */
function tick() {
  const time = Number(process.hrtime.bigint() / 1_000n);
  const length = readSync(schedule, read, 0, read.length, 0);
  return { time, ran: Number.parseInt(read.toString('latin1', 0, length), 10) / 1_000 };
}
