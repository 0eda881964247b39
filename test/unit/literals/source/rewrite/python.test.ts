import { describe, expect, it } from 'vitest';
import { rewriteAll } from '../../../../support/rewriteAll.ts';

const IMPORT = 'import os\n';

/** The rewritten text of a program that imports `os`. */
const withOs = (text: string) => rewriteAll('python', IMPORT + text).slice(IMPORT.length);

describe('replacing ports in Python', () => {
  it.each([
    ['run(port=3000)', 'run(port=int(os.environ.get("API_PORT") or 3000))'],
    ['x = "3000"', 'x = os.environ.get("API_PORT") or "3000"'],
    ["x = '3000'", "x = os.environ.get('API_PORT') or '3000'"],
    [
      'x = "3000" if y else "3001"',
      'x = (os.environ.get("API_PORT") or "3000") if y else (os.environ.get("WEB_PORT") or "3001")',
    ],
    ['x = "3000" + y', 'x = (os.environ.get("API_PORT") or "3000") + y'],
    [
      'x = "http://localhost:3000/x"',
      `x = f"http://localhost:{os.environ.get('API_PORT') or 3000}/x"`,
    ],
    [
      "x = 'localhost:3000/{}'.format(y)",
      `x = f'localhost:{os.environ.get("API_PORT") or 3000}/{{}}'.format(y)`,
    ],
    ['x = ":3000 \\N{DASH} \\n"', `x = f":{os.environ.get('API_PORT') or 3000} \\N{DASH} \\n"`],
    ['x = r":3000 \\d{2}"', `x = rf":{os.environ.get('API_PORT') or 3000} \\d{{2}}"`],
    ['x = f"{y}:3000"', `x = f"{y}:{os.environ.get('API_PORT') or 3000}"`],
    ['x = """\n:3000"""', `x = f"""\n:{os.environ.get('API_PORT') or 3000}"""`],
    [
      'x = ("localhost:"\n     "3000")',
      `x = ("localhost:"\n     f"{os.environ.get('API_PORT') or 3000}")`,
    ],
  ])('%s', (text, rewritten) => {
    expect(withOs(text)).toBe(rewritten);
  });

  it.each([
    'x = b"localhost:3000"',
    '"""localhost:3000"""',
    'def f():\n    """localhost:3000"""\n    pass',
    'x: Literal["3000"] = y',
    'match x:\n    case 3000: pass',
    'match x:\n    case "3000" | "3001": pass',
    `x = f"{g('localhost:3000')}"`,
    'x = f"{y:3000} {z + 3000}"',
    'x = "\\u3000"',
    'x = 3000.5',
  ])('leaves %s', (text) => {
    expect(withOs(text)).toBe(text);
  });

  it.each([
    ['os = "linux"\nx = 3000'],
    ['from platform import os\nimport legacy as os\nx = 3000'],
    ['def f(os):\n    return 3000'],
  ])('leaves a module in which `os` is something else: %s', (text) => {
    expect(rewriteAll('python', text)).toBe(text);
  });
});

describe('the import of os', () => {
  const USE = 'x = 3000\n';
  const USED = 'x = int(os.environ.get("API_PORT") or 3000)\n';

  it.each([
    ['nothing else', '', 'import os\n\n'],
    [
      'other imports',
      'import json\nimport sys\nfrom a import b\n',
      'import json\nimport os\nimport sys\nfrom a import b\n',
    ],
    ['from-imports only', 'from a import b\n', 'import os\nfrom a import b\n'],
    ['a docstring', '"""Docs."""\n\n', '"""Docs."""\n\nimport os\n\n'],
    [
      'a docstring and imports',
      '"""Docs."""\n\nimport sys\n',
      '"""Docs."""\n\nimport os\nimport sys\n',
    ],
    [
      'imports from the future',
      '"""Docs."""\nfrom __future__ import (\n    annotations,\n)\n',
      '"""Docs."""\nfrom __future__ import (\n    annotations,\n)\n\nimport os\n',
    ],
    ['a #! line', '#!/usr/bin/env python3\n', '#!/usr/bin/env python3\nimport os\n\n'],
    [
      'a #! line and an encoding',
      '#!/usr/bin/python\n# -*- coding: utf-8 -*-\n',
      '#!/usr/bin/python\n# -*- coding: utf-8 -*-\nimport os\n\n',
    ],
    ['a byte order mark', '\uFEFF', '\uFEFFimport os\n\n'],
    ['an import of os already', 'import json, os\n', 'import json, os\n'],
    ['an import of a part of it', 'import os.path\n', 'import os\nimport os.path\n'],
    [
      'one inside a function only',
      'def f():\n    import os\n',
      'import os\n\ndef f():\n    import os\n',
    ],
    ['an import that is wrapped', 'import a, \\\n    b\n', 'import os\nimport a, \\\n    b\n'],
    ['Windows lines', 'import sys\r\n', 'import os\r\nimport sys\r\n'],
  ])('is added once, behind %s', (_, start, after) => {
    expect(rewriteAll('python', start + USE + USE)).toBe(after + USED + USED);
  });

  it.each([
    ['from os import environ\n', 'x = int(environ.get("API_PORT") or 3000)\n'],
    ['from os import path, getenv\n', 'x = int(getenv("API_PORT") or 3000)\n'],
    ['from os import (\n    environ as env,\n)\n', 'x = int(env.get("API_PORT") or 3000)\n'],
    ['import os as system\n', 'x = int(system.environ.get("API_PORT") or 3000)\n'],
  ])('is not needed beside %s', (start, used) => {
    expect(rewriteAll('python', start + USE)).toBe(start + used);
  });

  it('comes before its use when it stands behind it', () => {
    expect(rewriteAll('python', `import sys\n${USE}import os\n`)).toBe(
      `import os\nimport sys\n${USED}import os\n`,
    );
  });
});
