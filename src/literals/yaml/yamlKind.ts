import type { FileKind } from '../fileKind.ts';

const COMPOSE_NAME = /(?:^|[.-])(?:docker-|podman-)?compose(?:[.-][\w.-]+)?\.ya?ml$|^docker-stack/i;
/** Services with something that only containers have. Lists of services (GitLab's) are none. */
const COMPOSE_TEXT =
  /^services:[ \t]*(?:[&#][^\n]*)?\r?\n(?:[^\S\n]*(?:#[^\n]*)?\n)*[ \t]+[^\s#-]/m;
const COMPOSE_KEY =
  /^[ \t]+(?:image|build|ports|depends_on|container_name|env_file|network_mode|restart|healthcheck|expose):/m;
const SPRING_NAME = /^(?:application|bootstrap)(?:[-.][\w.-]+)?\.ya?ml$/i;
const SPRING_KEY =
  /^(?:spring|server|management|logging|eureka|quarkus|micronaut|feign|ribbon|zuul|mybatis|jhipster|app|application|(?:server|spring|management)\.[\w.-]+|["']?%\w+["']?(?:\.[\w.-]+)?):/m;
const OTHER_IN_RESOURCES = /^(?:openapi|swagger|asyncapi|apiVersion|databaseChangeLog):/m;

/** What a YAML file is, by its content and the folders around it. */
export function yamlKind(path: string, text: string): FileKind {
  const file = path.replaceAll('\\', '/');
  // `compose.yml.example` is named after what is made from it.
  const name = file.slice(file.lastIndexOf('/') + 1).replace(/(\.ya?ml)\.\w+$/i, '$1');
  if (/(?:^|\/)\.(?:github|gitea|forgejo)\/(?:workflows|actions)\//.test(file)) return 'gh-actions';
  if (/^action\.ya?ml$/i.test(name) && /^runs:/m.test(text)) return 'gh-actions';
  const isTemplate = text.includes('{{') && /(?:^|\/)templates\//.test(file);
  if (isTemplate || isChart(file, name)) return 'helm';
  if (/^apiVersion:/m.test(text) && /^kind:/m.test(text)) return 'k8s';
  // Process Compose runs programs of this machine; its files are named alike.
  if (COMPOSE_NAME.test(name)) return /^processes:/m.test(text) ? 'yaml' : 'compose';
  if (/^services:/m.test(text) && COMPOSE_TEXT.test(text) && COMPOSE_KEY.test(text)) {
    return 'compose';
  }
  if (/^(?:scrape_configs|scrape_config_files|rule_files):|^-\s+job_name:/m.test(text)) {
    return 'prometheus';
  }
  return isSpring(file, name, text) ? 'spring-yml' : 'yaml';
}

function isChart(file: string, name: string): boolean {
  if (/^chart\.ya?ml$/i.test(name)) return true;
  return (
    /^values(?:[.-][\w.-]+)?\.ya?ml$/i.test(name) ||
    (/(?:^|\/)(?:charts?|helm)\//i.test(file) && /values/i.test(name))
  );
}

/** Whether Spring, or one that takes the same variables (Quarkus, Micronaut), reads the file. */
function isSpring(file: string, name: string, text: string): boolean {
  if (/^spring:/m.test(text)) return true;
  if (/(?:^|\/)src\/\w+\/resources\//.test(file)) return !OTHER_IN_RESOURCES.test(text);
  return SPRING_NAME.test(name) && SPRING_KEY.test(text);
}
