/** Names that public DNS keeps for loopback, their subdomains included. */
const LOOPBACK_NAMES = /(?:^|\.)(?:localhost|localtest\.me|lvh\.me|lacolhost\.com|vcap\.me)$/;
/** What containers and emulators call the machine that they run on. */
const HOST_ALIASES =
  /^(?:host\.(?:docker|containers|minikube|lima|rancher-desktop|orb)\.internal|gateway\.docker\.internal|docker\.for\.(?:mac|win)\.(?:host|localhost)(?:\.internal)?|10\.0\.2\.2)$/;

/**
 * Whether servers of this machine answer at such a host: loopback, any address, or none said.
 * A container's name for this machine is not one: see {@link isHostAlias}.
 */
export function isLocalHost(host: string): boolean {
  const plain = host.replace(/^\[|\]$/g, '').toLowerCase();
  return (
    ['', '*', '+', '0.0.0.0', '::', '::1', 'localhost.localdomain'].includes(plain) ||
    LOOPBACK_NAMES.test(plain) ||
    // `local.shop.example`: an own domain that developers point to loopback.
    /^local\.(?:[\w-]+\.)+[a-z]+$/.test(plain) ||
    /^127(?:\.\d{1,3}){3}$/.test(plain)
  );
}

/** Whether containers or emulators reach this machine by such a host: `host.docker.internal`. */
export function isHostAlias(host: string): boolean {
  return HOST_ALIASES.test(host.toLowerCase());
}

/**
 * A host with what it is when its variable is not set: `localhost` of `${HOST:-localhost}`,
 * `${HOST:localhost}` and `{$HOST:localhost}`. `undefined` when only the variable knows.
 */
export function knownHost(host: string): string | undefined {
  if (!/[${%]/.test(host)) return host;
  const [, fallback] = /^\$?\{\$?[\w.-]+:?[-=:]([^${}]*)\}$/.exec(host) ?? [];
  return fallback;
}
