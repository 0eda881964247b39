// An extension that opens a large file, types into it and asks for fixes, and tells how long at most
// the extension host, which it shares with Berth, answered nobody meanwhile.
const { writeFileSync } = require('node:fs');
const { monitorEventLoopDelay } = require('node:perf_hooks');
const vscode = require('vscode');

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

exports.activate = () => {
  const { file, answer, marked } = JSON.parse(process.env.BERTH_METER);
  measure(file, marked).then(
    (blocks) => writeFileSync(answer, JSON.stringify(blocks)),
    (error) => writeFileSync(answer, JSON.stringify({ error: String(error) })),
  );
};

async function measure(file, marked) {
  // What every window does when it starts is not meant.
  await pause(10_000);
  const uri = vscode.Uri.file(file);
  const marks = () => vscode.languages.getDiagnostics(uri);
  /** Until Berth has marked the text as it is, or for as long where Berth is not there. */
  const settled = async (line) => {
    await pause(1_000);
    const end = Date.now() + 60_000;
    while (marked && marks().every(({ range }) => range.start.line !== line)) {
      if (Date.now() > end) throw new Error(`${file} was not marked at line ${line}`);
      await pause(100);
    }
    await pause(2_000);
  };
  const longest = async (work) => {
    const delays = monitorEventLoopDelay({ resolution: 1 });
    delays.enable();
    await work();
    delays.disable();
    return delays.max / 1e6;
  };

  let document;
  const opened = await longest(async () => {
    document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    await settled(0);
  });
  const typed = await longest(async () => {
    for (let i = 0; i < 30; i++) {
      const edit = new vscode.WorkspaceEdit();
      edit.insert(uri, new vscode.Position(0, 0), i === 0 ? '\n' : ' ');
      await vscode.workspace.applyEdit(edit);
      await pause(100);
    }
    await settled(1);
  });
  const fixed = await longest(async () => {
    const line = document.lineAt(1).text;
    const at = new vscode.Position(1, line.search(/\d{4}/));
    const range = new vscode.Range(at, at);
    await vscode.commands.executeCommand(
      'vscode.executeCodeActionProvider',
      uri,
      range,
      'quickfix',
      1,
    );
    await vscode.commands.executeCommand('vscode.executeHoverProvider', uri, at);
  });
  return { opened, typed, fixed };
}
