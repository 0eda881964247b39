import type { FileKind } from '../fileKind.ts';

/** What a JSON file is whose name says nothing more. */
export function jsonKind(path: string, text: string): FileKind {
  const head = text.slice(0, 50_000);
  if (/"profiles"\s*:/.test(head) && /"(?:commandName|applicationUrl)"\s*:/.test(head)) {
    return 'launchsettings';
  }
  if (/"forwardPorts"\s*:|"remoteUser"\s*:|"postCreateCommand"\s*:/.test(head)) {
    return /devcontainer/i.test(path) ? 'devcontainer' : 'json';
  }
  if (/"services"\s*:\s*\{/.test(head) && /"(?:image|build)"\s*:/.test(head)) {
    return /"(?:ports|environment|volumes|depends_on)"\s*:/.test(head) ? 'compose' : 'json';
  }
  if (/"apiVersion"\s*:\s*"/.test(head) && /"kind"\s*:\s*"[A-Z]/.test(head)) return 'k8s';
  return /"(?:ConnectionStrings|Kestrel|AllowedHosts)"\s*:/.test(head) ? 'appsettings' : 'json';
}
