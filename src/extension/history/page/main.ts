import {
  type Asked,
  type PageState,
  RANGES,
  type RangeName,
  type ShownHistory,
} from '../messages.ts';
import type { PageWords } from '../words.ts';
import { Chart } from './chart.ts';
import { Format } from './format.ts';
import { NumberTable } from './numberTable.ts';

interface Editor {
  postMessage(message: Asked): void;
  getState(): PageState | undefined;
  setState(state: PageState): void;
}

declare function acquireVsCodeApi(): Editor;

const editor = acquireVsCodeApi();
const { name = '', words: json = '' } = document.body.dataset;
const words = JSON.parse(json) as PageWords;
const format = new Format(words, document.documentElement.lang);
const byId = (id: string) => document.getElementById(id) as HTMLElement;
const [summary, point, empty, shown] = ['summary', 'point', 'empty', 'shown'].map(byId) as [
  HTMLElement,
  HTMLElement,
  HTMLElement,
  HTMLElement,
];
const buttons = [...byId('ranges').querySelectorAll('button')];
const chart = new Chart(byId('chart'), format, (text) => {
  point.textContent = text ?? words.hint;
});
const table = new NumberTable(byId('numbers') as HTMLDetailsElement, format);
let range: RangeName = editor.getState()?.range ?? 'hour';

function choose(wanted: RangeName): void {
  range = wanted;
  for (const button of buttons) {
    button.setAttribute('aria-pressed', String(button.dataset.range === range));
  }
  editor.setState({ name, range });
  editor.postMessage({ kind: 'show', range });
}

/** The next shorter or longer time, if there is one. */
function step(by: number): void {
  const wanted = RANGES[RANGES.indexOf(range) + by];
  if (wanted !== undefined) choose(wanted);
}

function draw(history: ShownHistory): void {
  // What was asked for meanwhile is on its way.
  if (history.range !== range) return;
  const isEmpty = history.empty !== undefined;
  empty.hidden = !isEmpty;
  shown.hidden = isEmpty;
  (byId('export') as HTMLButtonElement).disabled = isEmpty;
  empty.textContent = history.empty ?? '';
  summary.textContent = history.empty === undefined ? format.summary(history.summary) : '';
  if (history.empty !== undefined) return;
  chart.show(history.points, range);
  table.show(history.points, range);
}

for (const button of buttons) {
  button.addEventListener('click', () => choose(button.dataset.range as RangeName));
}
byId('export').addEventListener('click', () => editor.postMessage({ kind: 'export', range }));
byId('chart').addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === '+' || event.key === '=') step(-1);
  else if (event.key === '-') step(1);
  else if (!chart.press(event.key)) return;
  event.preventDefault();
});
window.addEventListener('message', (event: MessageEvent<ShownHistory>) => {
  if (event.data.kind === 'history') draw(event.data);
});
choose(range);
