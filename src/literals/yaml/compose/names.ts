import { suggestName } from '../../../registry/names.ts';
import type { NameIdea } from '../../finding.ts';
import { wellKnownPort } from '../../wellKnownPorts.ts';

/** What is known of a published port where it is to be named. */
export interface Published {
  /** The service's name; absent in a part that several services share. */
  readonly service: string | undefined;
  /** The service's image, without registry and tag. */
  readonly image: string | undefined;
  /** The port inside the container, where it is a number. */
  readonly container: number | undefined;
  /** The comment on the same line. */
  readonly comment: string | undefined;
  /** Whether the service publishes other ports, too. */
  readonly isOneOfSeveral: boolean;
  /** Whether it is the first of them that {@link wellKnownPort} has no suffix for. */
  readonly isMain: boolean;
  /** The variable whose default it is. */
  readonly variable: string | undefined;
}

/** Words of a comment that say nothing of one port in particular. */
const PLAIN_WORDS = new Set(
  `a an the is for of on in to at and or host container port ports expose exposed exposes map maps mapped mapping
   local localhost default only access this that here server service change if needed you your we need
   please use used using optional todo note see http tcp udp from with be can`.split(/\s+/),
);

/** Names for a published port, the best first; never empty. */
export function publishedNames(port: Published): NameIdea[] {
  const ideas: NameIdea[] = [];
  const add = (text: string | undefined, weight: NameIdea['weight']) => {
    const name = text === undefined ? undefined : suggestName(text);
    if (name !== undefined && !ideas.some((idea) => idea.name === name)) {
      ideas.push({ name, weight });
    }
  };
  const { service, isOneOfSeveral, isMain, container } = port;
  const known = container === undefined ? undefined : wellKnownPort(container);
  if (service !== undefined) {
    const suffix = isOneOfSeveral && !isMain ? suffixOf(port, service) : undefined;
    if (!isOneOfSeveral || isMain) add(service, 3);
    else if (suffix !== undefined) add(`${service}-${suffix}`, 3);
    else if (container !== undefined) add(`${service}-${container}`, 2);
  }
  if (port.variable !== undefined) add(fromVariable(port.variable), 3);
  if (known !== undefined) add(known.name, 2);
  if (service !== undefined) add(service, 1);
  add(port.image, 1);
  add('app', 0);
  return ideas;
}

function suffixOf({ comment, container }: Published, service: string): string | undefined {
  const known = container === undefined ? undefined : wellKnownPort(container);
  const words = (
    comment === undefined ? '' : (comment.toLowerCase().split(/https?:|[.;,(]/)[0] ?? '')
  )
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '' && !PLAIN_WORDS.has(word) && !/^\d+$/.test(word));
  const own = words.filter(
    (word) =>
      !service
        .toLowerCase()
        .split(/[^a-z0-9]+/)
        .includes(word),
  );
  const said = own.length > 0 && own.length <= 3 ? own.join('-') : undefined;
  const suffix = said ?? known?.suffix ?? known?.name;
  return suffix === service ? undefined : suffix;
}

/** `FORWARD_MAILPIT_DASHBOARD_PORT` → `forward-mailpit-dashboard`. */
function fromVariable(variable: string): string | undefined {
  const rest = variable.toLowerCase().replace(/(?:^|_)(?:host_)?ports?(?=_|$)/g, '');
  return rest.length > 1 ? rest.replaceAll('_', '-').replace(/^-+/, '') : undefined;
}
