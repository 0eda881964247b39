/** What begins a here-document, and the word that ends it. */
const OPENING = /<<[-~]?\s?(["']?)([A-Za-z_]\w*)\1/g;

/** Whether a text ends inside a here-document of a shell, of Docker or of Terraform. */
export function isInHeredoc(before: string): boolean {
  const opening = new RegExp(OPENING);
  for (let match = opening.exec(before); match !== null; match = opening.exec(before)) {
    const [, , word = ''] = match;
    const ending = new RegExp(`^[ \\t]*${word}[ \\t]*\\r?$`, 'gm');
    ending.lastIndex = match.index + match[0].length;
    if (ending.exec(before) === null) return true;
    opening.lastIndex = ending.lastIndex;
  }
  return false;
}
