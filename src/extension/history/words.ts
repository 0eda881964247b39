import * as vscode from 'vscode';

/** The page's texts, in the user's language; `{0}` is filled in by the page. */
export function pageWords() {
  const { t } = vscode.l10n;
  return {
    ranges: {
      hour: t('Hour'),
      day: t('Day'),
      week: t('Week'),
      month: t('Month'),
      year: t('Year'),
    },
    range: t('Time shown'),
    export: t('Export as SVG...'),
    chart: t(
      'Chart of uptime and connect time. Arrow keys go from point to point, Home and End to the first and the last, plus and minus change the time shown.',
    ),
    chartRole: t('chart'),
    uptime: t('Uptime'),
    mean: t('connect time, mean'),
    spread: t('shortest to longest'),
    up: t('up'),
    down: t('down'),
    gap: t('nobody looked'),
    table: t('Table'),
    time: t('Time'),
    meanTime: t('Mean'),
    shortest: t('Shortest'),
    longest: t('Longest'),
    summaryUp: t('Up {0}'),
    summaryOutage: t('went down once, for {0}'),
    summaryOutages: t('went down {0} times, for {1} at most'),
    summaryMean: t('connects in {0} on average'),
    hint: t('Point at the chart, or give it the focus and use the arrow keys.'),
  };
}

/** @see pageWords */
export type PageWords = ReturnType<typeof pageWords>;
