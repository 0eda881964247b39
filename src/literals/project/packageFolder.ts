/** Folders that only hold the parts of a project. */
const GROUPS = new Set([
  'apps',
  'packages',
  'services',
  'projects',
  'modules',
  'libs',
  'examples',
  'crates',
  'cmd',
]);
/** Folders that sort one part's own files and are no part by themselves. */
const PLAIN = new Set(
  `src source lib app config configs conf settings internal pkg scripts script bin tools tool docker deploy
   deployment deployments infra k8s kubernetes helm charts manifests environments env etc public static build
   resources main java kotlin`.split(/\s+/),
);

/**
 * The part of a project that a file belongs to, by its folders: `apps/web/src/a.ts` → `apps/web`,
 * `backend/config/a.json` → `backend`; empty for a file of the project as a whole.
 * @param path relative to the project's root, with `/`
 */
export function packageFolder(path: string): string {
  const folders = path.split('/').slice(0, -1);
  const [first = '', second] = folders;
  if (first === '' || first.startsWith('.') || PLAIN.has(first.toLowerCase())) return '';
  return GROUPS.has(first.toLowerCase())
    ? second === undefined
      ? ''
      : `${first}/${second}`
    : first;
}
