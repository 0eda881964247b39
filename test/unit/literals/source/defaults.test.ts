import { describe, expect, it } from 'vitest';
import { findInSource } from '../../../../src/literals/source/findInSource.ts';
import type { SourceKind } from '../../../../src/literals/source/languages.ts';

/** The variable of each finding, and its default. */
function defaults(kind: SourceKind, text: string): (string | undefined)[] {
  return findInSource(kind, text, 'shop/src/main.x').map(
    ({ fallback }) => fallback && `${fallback.variable}=${fallback.value}`,
  );
}

describe('variables that are taken apart', () => {
  it.each<[string, string, (string | undefined)[]]>([
    ['a number', 'const { PORT = 3000 } = process.env;', ['PORT=3000']],
    ['a text among others', "const { A, PORT = '3000', B = 1 } = process.env", ['PORT=3000']],
    ['under another name', 'const { API_PORT: port = 3000 } = process.env;', ['API_PORT=3000']],
    [
      'over several lines, with a type',
      "const {\n  WEB_PORT = '3000',\n  LEVEL = 'info',\n}: Env = process.env;",
      ['WEB_PORT=3000'],
    ],
    [
      'an address',
      "const { API_URL = 'http://localhost:3000' } = process.env;",
      ['API_URL=http://localhost:3000'],
    ],
    ['other objects have no variables', 'const { PORT = 3000 } = options;', [undefined]],
    ['nor have parts of one', 'const { port = 3000 } = process.env.SETTINGS;', [undefined]],
  ])('%s', (_, text, expected) => {
    expect(defaults('typescript', text)).toEqual(expected);
  });
});

describe('variables of a configuration service', () => {
  it.each<[string, string, (string | undefined)[]]>([
    ['an argument', "await app.listen(configService.get('PORT', 3000));", ['PORT=3000']],
    ['a choice', "app.listen(config.get<number>('PORT') ?? 3000);", ['PORT=3000']],
    [
      'with options',
      "const port = this.configService.get<number>('API_PORT', { infer: true }) || 3000;",
      ['API_PORT=3000'],
    ],
    ['a key is no variable', "app.listen(config.get('port') || 3000);", [undefined]],
  ])('%s', (_, text, expected) => {
    expect(defaults('typescript', text)).toEqual(expected);
  });

  it('is no way of other languages', () => {
    expect(defaults('python', 'app.run(port=app.config.get("PORT", 5000))')).toEqual([undefined]);
  });
});

describe('fields of pydantic settings', () => {
  const settings = (...body: string[]) =>
    ['class Settings(BaseSettings):', ...body.map((line) => `    ${line}`), ''].join('\n');

  it.each<[string, string, (string | undefined)[]]>([
    ['have variables of their names', settings('port: int = 8000'), ['PORT=8000']],
    [
      'with the prefix of the class',
      settings(
        'model_config = SettingsConfigDict(env_file=".env", env_prefix="SHOP_")',
        '',
        'port: int = 8000',
        'redis_url: str = "redis://localhost:6379/0"',
      ),
      ['SHOP_PORT=8000', 'SHOP_REDIS_URL=redis://localhost:6379/0'],
    ],
    [
      'which is inherited, as pydantic does',
      `${settings('model_config = {"env_prefix": "SHOP_"}')}\nclass Api(Settings):\n    port: int = 8000\n`,
      ['SHOP_PORT=8000'],
    ],
    [
      'unless only the running program knows it',
      settings('port: int = 8000', 'class Config:', '    env_prefix = PREFIX'),
      [undefined],
    ],
    [
      'or as they are written',
      settings('http_port: int = 8000', 'class Config:', '    case_sensitive = True'),
      ['http_port=8000'],
    ],
    [
      'or by an alias',
      settings(
        'port: int = Field(default=8000, ge=1, alias="HTTP_PORT")',
        'web_port: int = Field(8001, validation_alias=AliasChoices("A", "B"))',
        'api_port: int = Field(8002, ge=1)',
      ),
      ['HTTP_PORT=8000', undefined, 'API_PORT=8002'],
    ],
    [
      'but what methods take is no field',
      settings('def serve(self, port: int = 8000):', '    admin_port: int = 8001'),
      [undefined, undefined],
    ],
    [
      'nor are other classes settings',
      `${settings('host: str = "x"')}\nclass Server(BaseModel):\n    port: int = 8000\n`,
      [undefined],
    ],
  ])('%s', (_, text, expected) => {
    expect(defaults('python', text)).toEqual(expected);
  });
});
