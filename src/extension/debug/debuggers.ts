import * as vscode from 'vscode';
import type { WantedType } from './expandConfig.ts';
import { schemaType } from './schemaType.ts';

interface Debugger {
  readonly type?: unknown;
  readonly configurationAttributes?: Readonly<Record<string, unknown>>;
}

/** What the installed debugger of a configuration's type says of its values. */
export function wantedTypeFor(config: vscode.DebugConfiguration): WantedType {
  let schemas: unknown[] | undefined;
  return (path) => {
    schemas ??= findSchemas(config);
    for (const schema of schemas) {
      const type = schemaType(schema, path);
      if (type !== undefined) return type;
    }
    return undefined;
  };
}

function findSchemas({ type, request }: vscode.DebugConfiguration): unknown[] {
  return vscode.extensions.all.flatMap((extension) => {
    const { contributes } = extension.packageJSON as {
      readonly contributes?: { readonly debuggers?: readonly Debugger[] };
    };
    const debuggers = Array.isArray(contributes?.debuggers) ? contributes.debuggers : [];
    return debuggers
      .filter((candidate: Debugger) => candidate.type === type)
      .map((found: Debugger) => found.configurationAttributes?.[request]);
  });
}
