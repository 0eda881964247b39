/**
 * Whether servers of this machine answer at such a host: loopback, any address, or none said.
 * Names that merely resolve to loopback somewhere (`host.docker.internal`) are another machine's business.
 */
export function isLocalHost(host: string): boolean {
  const plain = host.replace(/^\[|\]$/g, '').toLowerCase();
  return (
    ['', '*', '+', 'localhost', '0.0.0.0', '::', '::1'].includes(plain) ||
    plain.endsWith('.localhost') ||
    /^127(?:\.\d{1,3}){3}$/.test(plain)
  );
}
