import type { Setting } from '../settings/setting.ts';

/** A comment, a section of characters, an instruction, a tag, or the text between tags. */
const NODE =
  /<!--.*?(?:-->|$)|<!\[CDATA\[(.*?)(?:\]\]>|$)|<[?!][^>]*(?:>|$)|<(\/?)([\w:.-]+)((?:[^<>"']|"[^"]*"|'[^']*')*)>|([^<]+)/gs;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
/** Attributes, or elements in a pair, of which one names what the other says. */
const NAMES = ['name', 'key', 'id'];
const VALUES = /^(?:value|default|connectionstring)$/i;

/** The texts of an XML file's elements and attributes, in order. Character references stay as they are. */
export function xmlSettings(text: string): Setting[] {
  const found: Setting[] = [];
  const open: string[] = [];
  /** Texts of the elements beside, of each open element. */
  const beside: Map<string, string>[] = [new Map()];
  const add = (
    path: readonly string[],
    value: string,
    start: number,
    around: ReadonlyMap<string, string>,
  ) => {
    const own = (wanted: string) => around.get(wanted);
    found.push({ path, form: 'text', value, at: (i) => start + i, beside: own, before: [] });
  };
  for (const match of text.matchAll(NODE)) {
    const [whole, cdata, slash, tag, attributes = '', plain] = match;
    if (tag !== undefined && slash === '/') {
      const at = open.lastIndexOf(tag);
      if (at >= 0) {
        open.length = at;
        beside.length = at + 1;
      }
    } else if (tag !== undefined) {
      const isEmpty = attributes.endsWith('/');
      const path = [...open, tag];
      const own = new Map<string, string>();
      const base = match.index + 1 + tag.length;
      const pairs = [...attributes.matchAll(ATTRIBUTE)].map((pair) => {
        const value = pair[2] ?? pair[3] ?? '';
        const start = base + pair.index + pair[0].length - 1 - value.length;
        return { name: pair[1] ?? '', value, start };
      });
      for (const { name, value } of pairs) own.set(name.toLowerCase(), value);
      const called = NAMES.map((name) => own.get(name)).find((name) => name !== undefined);
      for (const { name, value, start } of pairs) {
        const key = called !== undefined && VALUES.test(name) ? called : name;
        add([...path, key], value, start, own);
      }
      if (!isEmpty && open.length < 500) {
        open.push(tag);
        beside.push(new Map());
      }
    } else {
      const content = cdata ?? plain ?? '';
      const value = content.trim();
      const tagName = open.at(-1);
      if (value === '' || tagName === undefined) continue;
      const start = match.index + (cdata === undefined ? 0 : 9) + content.indexOf(value);
      const around = beside.at(-2) ?? new Map<string, string>();
      around.set(tagName.toLowerCase(), value);
      const called = NAMES.map((name) => around.get(name)).find((name) => name !== undefined);
      const named = VALUES.test(tagName) && called !== undefined;
      add(named ? [...open, called] : [...open], value, start, around);
    }
    if (whole === '') break;
  }
  return found;
}
