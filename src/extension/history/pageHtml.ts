import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { RANGES } from './messages.ts';
import { pageWords } from './words.ts';

/**
 * The page with the chart of a name. It may load our own two files and nothing else, and run no other script.
 * @param dist where they are
 */
export function pageHtml(webview: vscode.Webview, dist: vscode.Uri, name: string): string {
  const nonce = randomUUID();
  const uri = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(dist, file)).toString();
  const words = pageWords();
  const ranges = RANGES.map(
    (range) =>
      `<button type="button" data-range="${range}" aria-pressed="false">${text(words.ranges[range])}</button>`,
  );
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${text(vscode.env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${text(policy)}">
<link rel="stylesheet" href="${text(uri('historyPage.css'))}">
<title>${text(name)}</title>
</head>
<body data-name="${text(name)}" data-words="${text(JSON.stringify(words))}">
<header>
<h1>${text(name)}</h1>
<p id="summary"></p>
<div role="group" aria-label="${text(words.range)}" id="ranges">${ranges.join('')}</div>
<button type="button" id="export">${text(words.export)}</button>
</header>
<main>
<p id="empty" hidden></p>
<div id="shown" hidden>
<div id="chart" tabindex="0" role="application" aria-roledescription="${text(words.chartRole)}" aria-label="${text(words.chart)}" aria-describedby="point"></div>
<p id="point" aria-live="polite">${text(words.hint)}</p>
<ul id="legend" aria-hidden="true">
<li class="up">${text(words.up)}</li>
<li class="down">${text(words.down)}</li>
<li class="gap">${text(words.gap)}</li>
<li class="mean">${text(words.mean)}</li>
<li class="spread">${text(words.spread)}</li>
</ul>
<details id="numbers">
<summary>${text(words.table)}</summary>
<table>
<thead><tr>${[words.time, words.uptime, words.meanTime, words.shortest, words.longest]
    .map((head) => `<th scope="col">${text(head)}</th>`)
    .join('')}</tr></thead>
<tbody></tbody>
</table>
</details>
</div>
</main>
<script nonce="${nonce}" src="${text(uri('historyPage.js'))}"></script>
</body>
</html>`;
}

/** Text for an element or an attribute. */
function text(value: string): string {
  return value.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
