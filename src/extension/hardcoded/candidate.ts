import * as vscode from 'vscode';
import { kindByName } from '../../literals/kindOf.ts';
import { isLeftOut } from '../../literals/leaveOut/leftOut.ts';
import type { Services } from '../services.ts';
import { placeOf } from './place.ts';

/** A first judgement of a document, which costs next to nothing: by where it is and its name. */
export function mayHoldPorts(
  services: Pick<Services, 'projects'>,
  { uri }: vscode.TextDocument,
): boolean {
  if (uri.scheme !== 'file' || !vscode.workspace.isTrusted) return false;
  if (kindByName(uri.path) === undefined) return false;
  const place = placeOf(services, uri);
  return place !== undefined && !isLeftOut(place.path);
}
