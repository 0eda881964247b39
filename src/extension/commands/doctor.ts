import * as vscode from 'vscode';
import type { Finding } from '../../registry/doctor/finding.ts';
import type { Services } from '../services.ts';

const SCHEME = 'berth-doctor';

/** Runs every check of `berth doctor` and shows what was found in a read-only document. */
export async function runDoctor(services: Services): Promise<void> {
  const { examine } = await import('../../registry/doctor/examine.ts');
  // What a berth.json says counts in a trusted workspace only.
  const projects = vscode.workspace.isTrusted ? services.projects.all() : [];
  const findings = await examine(
    projects.map((project) => project.root),
    services.registry.file,
  );
  const report = reports.get(services) ?? new Report(services.context);
  reports.set(services, report);
  report.update(format(findings));
  if (findings.some(({ level }) => level !== 'ok')) return report.show();
  // Not awaited: the notification stays until the user closes it, the caller goes on.
  void offerReport(report);
}

async function offerReport(report: Report): Promise<void> {
  const show = vscode.l10n.t('Show Report');
  const message = vscode.l10n.t('Berth found no problems.');
  if ((await vscode.window.showInformationMessage(message, show)) === show) await report.show();
}

/** One report for each activation. */
const reports = new WeakMap<Services, Report>();

class Report {
  private readonly uri = vscode.Uri.from({ scheme: SCHEME, path: '/Berth Doctor' });
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private text = '';

  constructor(context: vscode.ExtensionContext) {
    context.subscriptions.push(
      this.changed,
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
        onDidChange: this.changed.event,
        provideTextDocumentContent: () => this.text,
      }),
    );
  }

  update(text: string): void {
    this.text = text;
    this.changed.fire(this.uri);
  }

  async show(): Promise<void> {
    await vscode.window.showTextDocument(this.uri, { preview: true });
  }
}

function format(findings: readonly Finding[]): string {
  const marks = { problem: '✗', hint: '!', ok: '✓' } as const;
  const rank = { problem: 0, hint: 1, ok: 2 } as const;
  return [...findings]
    .sort((a, b) => rank[a.level] - rank[b.level])
    .map(({ level, message, advice }) =>
      advice === undefined
        ? `${marks[level]} ${message}\n`
        : `${marks[level]} ${message}\n  ${advice}\n`,
    )
    .join('\n');
}
