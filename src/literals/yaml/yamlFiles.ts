import type { FileKind } from '../fileKind.ts';
import type { Rewriter } from '../rewriting.ts';
import { findInCompose } from './compose/composeFile.ts';
import { inCluster, inGeneral, inPrometheus, reporting } from './reported.ts';
import { findInSpringYaml } from './springYaml.ts';
import { withDefaults } from './withDefaults.ts';

/** What finds ports in these files. */
export const YAML_FINDERS = {
  compose: findInCompose,
  k8s: reporting(inCluster),
  helm: reporting(inCluster),
  prometheus: reporting(inPrometheus),
  'spring-yml': findInSpringYaml,
  'gh-actions': reporting(inGeneral),
  yaml: reporting(inGeneral),
};

/** A number, or one or more of the parts of a port mapping. */
const MAPPING = /^[\d.:/\-[\]a-f]*$|^[\d.:]+\/(?:tcp|udp)$/;

/** What replaces ports in those of these files that can be edited. */
export const YAML_REWRITERS: Partial<Record<FileKind, Rewriter>> = {
  // Mappings are texts to Compose, and its manual has them in quotes: older readers take 22:22 for a number.
  compose: withDefaults(
    (variable, digits) => `\${${variable}:-${digits}}`,
    ({ value }) => MAPPING.test(value),
  ),
  'spring-yml': withDefaults(
    (variable, digits) => `\${${variable}:${digits}}`,
    () => false,
  ),
};
