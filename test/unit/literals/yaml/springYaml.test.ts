// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of Spring
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { scanText } from '../../../../src/literals/scan.ts';
import { expectMarked } from '../lines/marked.ts';
import { interpolate } from './interpolate.ts';
import { replaced } from './replaced.ts';

const path = 'orders/src/main/resources/application.yml';

const TEXT = [
  'server:',
  '  port: «8080»',
  'management.server.port: "«8081»"',
  'spring:',
  '  datasource:',
  '    url: jdbc:mysql://localhost:«3306»/orders?x=1 # comment',
  '  data:',
  '    mongodb: { host: mongo, port: ‹27017› }',
  '    redis: { host: localhost, port: «6379» }',
  '  mail:',
  '    host: smtp.example.com',
  '    port: ‹587›',
  '    properties: { mail.smtp.socketFactory.port: ‹465› }',
  '  rabbitmq:',
  '    addresses: rabbit:‹5672›',
  '    port: ${RABBIT_PORT:«5672»}',
  '  cloud:',
  '    config:',
  '      uri: http://config:‹8888›',
  '---',
  '# http://localhost:1234',
  'app:',
  '  base-url: http://127.0.0.1:«8080»',
  '  origins: [ http://localhost:«4200», "http://localhost:«9000»" ]',
  '  db: jdbc:postgresql://${DB_HOST:localhost}:${DB_PORT:«5432»}/${DB_NAME:x}',
  '  timeout: 5000',
  '  cron: 0 0 12 * * *',
  '  self: http://localhost:${server.port}/',
  '',
].join('\n');

describe('ports in Spring YAML', () => {
  it('are found, with what they are for', () => {
    const literals = expectMarked(path, TEXT);
    const fallbacks = literals.flatMap(({ fallback }) => (fallback ? [fallback.variable] : []));
    expect(fallbacks).toEqual(['RABBIT_PORT', 'DB_PORT']);
    expect(literals[0]).toMatchObject({
      role: 'listen',
      form: 'number',
      names: [{ name: 'orders' }, {}],
    });
    expect(literals[2]).toMatchObject({
      role: 'client',
      names: expect.arrayContaining([{ name: 'mysql', weight: 2 }]),
    });
  });

  it('become variables with the old number as default', () => {
    const text = TEXT.replace(/[«»‹›]/g, '');
    const after = replaced(path, text);
    expect(after).toContain('  port: ${P8080:8080}\n');
    expect(after).toContain('redis: { host: localhost, port: "${P6379:6379}" }');
    const [before, now] = [text, after].map((one) =>
      parseAllDocuments(one).map((document) => interpolate(document.toJS(), ':')),
    );
    expect(now).toEqual(before);
  });

  it('mean the same in every spelling', () => {
    const style = fc.constantFrom('', "'", '"');
    const host = fc.constantFrom(
      'http://localhost:',
      'jdbc:mysql://127.0.0.1:',
      'http://${H:localhost}:',
    );
    fc.assert(
      fc.property(
        host,
        fc.integer({ min: 1024, max: 65_535 }),
        style,
        fc.boolean(),
        (url, port, quote, isFlow) => {
          const own = isFlow && url.includes('{') && quote === '' ? '"' : quote;
          const build = (number: string) => {
            const value = `${own}${url}${number}/x${own}`;
            return isFlow ? `app: { url: ${value}, b: 1 }\n` : `app:\n  url: ${value}\n  b: 1\n`;
          };
          const text = `spring:\n  x: y\n${build(String(port))}`;
          const after = replaced(path, text);
          expect(after).not.toBe(text);
          expect(interpolate(parse(after), ':')).toEqual(interpolate(parse(text), ':'));
          const moved = interpolate(parse(`spring:\n  x: y\n${build('4444')}`), ':');
          expect(interpolate(parse(after), ':', { [`P${port}`]: '4444' })).toEqual(moved);
        },
      ),
    );
  });

  it('have no fallback that could not be set as a whole', () => {
    const text = 'spring:\n  url: ${URL:http://${server.address}:8080}\n';
    expect(scanText(path, text)?.literals.every(({ action }) => action === 'report')).toBe(true);
  });
});
