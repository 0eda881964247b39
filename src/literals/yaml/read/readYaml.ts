import { readFlow } from './flow.ts';
import {
  commentStart,
  isBlank,
  isTemplateLine,
  keyLength,
  lineEndAt,
  plainScalar,
  readBlock,
  readPlainLines,
  readQuoted,
} from './scalars.ts';
import type { YamlMap, YamlNode, YamlScalar, YamlSeq } from './tree.ts';

/** Deeper collections are not read. */
const MAX_DEPTH = 200;

/** A collection that is being read. */
interface Frame {
  readonly indent: number;
  readonly node: YamlMap | YamlSeq;
  /** Whether its last entry or item still waits for a value. */
  open: boolean;
}

/**
 * Reads the documents of a YAML text: their trees with the place of every scalar. Never throws: what
 * is no YAML, such as a template's control lines, is passed over line by line. The library `yaml` is
 * several times slower, which a search through thousands of files can't afford, and gives up on
 * templates; the tests hold the two against each other.
 */
export function readYaml(text: string): YamlNode[] {
  return new Reader(text).read();
}

class Reader {
  private readonly text: string;
  private readonly roots: YamlNode[] = [];
  private readonly anchors = new Map<string, YamlNode>();
  private frames: Frame[] = [];
  private hasRoot = false;
  /** `&name` at the end of a line: it marks what stands below. */
  private pendingAnchor: string | undefined;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  read(): YamlNode[] {
    const { text } = this;
    if (text.charCodeAt(0) === 0xfeff) this.at = 1;
    while (this.at < text.length) {
      const lineStart = this.at;
      const lineEnd = lineEndAt(text, lineStart);
      let first = lineStart;
      while (isBlank(text[first])) first++;
      this.at = lineEnd + 1;
      const char = text[first];
      if (first >= lineEnd || char === '#' || (char === '%' && first === lineStart)) continue;
      if (first === lineStart && /^(?:---|\.\.\.)(?=\s|$)/.test(text.slice(first, first + 4))) {
        this.startDocument();
        first += 3;
        while (isBlank(text[first])) first++;
        if (first >= lineEnd) continue;
      }
      if ((char === '{' || char === '<') && this.skipTemplate(first, lineEnd)) continue;
      const indent = first - lineStart;
      this.leaveFrames(indent, char === '-' && isEnd(text[first + 1]));
      this.readContent(lineStart, first, lineEnd);
    }
    return this.roots;
  }

  private startDocument(): void {
    this.frames = [];
    this.hasRoot = false;
    this.anchors.clear();
  }

  /** Passes over `{{- if … }}` and comments like `{{/* … *\/}}` over several lines. */
  private skipTemplate(first: number, lineEnd: number): boolean {
    const line = this.text.slice(first, lineEnd);
    if (isTemplateLine(line)) return true;
    if (!/^\{\{[^}]*$/.test(line)) return false;
    const close = this.text.indexOf('}}', lineEnd);
    this.at = (close < 0 ? this.text.length : lineEndAt(this.text, close)) + 1;
    return true;
  }

  private leaveFrames(indent: number, isItem: boolean): void {
    const { frames } = this;
    while ((frames.at(-1)?.indent ?? -1) > indent) frames.pop();
    const top = frames.at(-1);
    // A list may stand as deep as the key that it belongs to.
    if (top?.node.kind === 'seq' && top.indent === indent && !isItem) frames.pop();
  }

  /** One line, and the lines that its last scalar or collection goes on to. */
  private readContent(lineStart: number, first: number, lineEnd: number): void {
    const { text } = this;
    let at = first;
    let afterKey = false;
    let anchor: string | undefined;
    const skip = (to: number) => {
      at = to;
      while (isBlank(text[at])) at++;
    };
    const take = (node: YamlNode, next: number) => {
      if (anchor !== undefined) this.anchors.set(anchor, node);
      this.attach(node);
      this.at = lineEndAt(text, next) + 1;
    };
    while (at < lineEnd) {
      const char = text[at] ?? '';
      const parentIndent = this.frames.at(-1)?.indent ?? -1;
      if (char === '#' && isBlank(text[at - 1])) return;
      if (char === '-' && isEnd(text[at + 1]) && !afterKey) {
        if (!this.openItem(at - lineStart, anchor)) return;
        anchor = undefined;
        skip(at + 1);
      } else if (char === '?' && isEnd(text[at + 1]) && !afterKey) {
        // `? key`, and `: value` on a line of its own.
        const from = at - lineStart;
        skip(at + 1);
        const end = at + plainLength(text.slice(at, lineEnd));
        this.openEntry(from, plainScalar(text, at, end, 'plain', false), anchor);
        return;
      } else if (char === ':' && isEnd(text[at + 1]) && this.frames.at(-1)?.node.kind === 'map') {
        skip(at + 1);
      } else if (char === '&' || char === '!') {
        const [mark = char] = /^[^\s]+/.exec(text.slice(at, Math.min(lineEnd, at + 200))) ?? [];
        if (char === '&') anchor = mark.slice(1);
        skip(at + mark.length);
        if (at >= lineEnd && anchor !== undefined) this.pendingAnchor = anchor;
      } else if (char === '|' || char === '>') {
        const { scalar, next } = readBlock(text, at, parentIndent);
        take(scalar, next);
        return;
      } else if (char === '[' || (char === '{' && text[at + 1] !== '{')) {
        const { node, next } = readFlow(text, at, parentIndent, this.anchors);
        take(node, next);
        return;
      } else {
        const key = afterKey ? undefined : this.keyAt(at, lineEnd, parentIndent);
        if (key === undefined) {
          const { node, next } = this.valueAt(at, lineEnd, parentIndent);
          take(node, next);
          return;
        }
        if (!this.openEntry(at - lineStart, key.scalar, anchor)) return;
        anchor = undefined;
        afterKey = true;
        skip(key.next);
      }
    }
  }

  private keyAt(at: number, lineEnd: number, parentIndent: number) {
    const { text } = this;
    const char = text[at];
    if (char === '"' || char === "'") {
      const { scalar, next } = readQuoted(text, at, parentIndent, false);
      let colon = next;
      while (isBlank(text[colon])) colon++;
      return text[colon] === ':' && isEnd(text[colon + 1]) && colon < lineEnd
        ? { scalar, next: colon + 1 }
        : undefined;
    }
    const length = keyLength(text.slice(at, lineEnd));
    if (length === undefined) return undefined;
    const scalar = plainScalar(text, at, at + length, 'plain', false);
    return { scalar, next: text.indexOf(':', at + length) + 1 };
  }

  private valueAt(
    at: number,
    lineEnd: number,
    parentIndent: number,
  ): { node: YamlNode; next: number } {
    const { text } = this;
    const char = text[at];
    if (char === '"' || char === "'") {
      const { scalar, next } = readQuoted(text, at, parentIndent, false);
      return { node: scalar, next };
    }
    const line = text.slice(at, lineEnd);
    const [alias, name = ''] = /^\*([^\s,]+)\s*(?:#.*)?$/.exec(line) ?? [];
    if (alias !== undefined) {
      return { node: { kind: 'alias', target: this.anchors.get(name) }, next: lineEnd };
    }
    const length = plainLength(line);
    const { scalar, next } = readPlainLines(text, at, at + length, parentIndent);
    return { node: scalar, next };
  }

  private attach(node: YamlNode): void {
    const top = this.frames.at(-1);
    if (this.pendingAnchor !== undefined) this.anchors.set(this.pendingAnchor, node);
    this.pendingAnchor = undefined;
    if (top === undefined) {
      if (!this.hasRoot) this.roots.push(node);
      this.hasRoot = true;
    } else if (top.open) {
      top.open = false;
      const entry = top.node.kind === 'map' ? top.node.entries.at(-1) : undefined;
      if (entry !== undefined) entry.value = node;
      else if (top.node.kind === 'seq') top.node.items[top.node.items.length - 1] = node;
    }
  }

  /** Begins an item of a list whose dash stands at `indent`. */
  private openItem(indent: number, anchor: string | undefined): boolean {
    let top = this.frames.at(-1);
    if (top?.node.kind !== 'seq' || top.indent < indent) {
      // A list that is not indented as its first item was goes on all the same.
      const goesOn = top?.node.kind === 'seq' && !top.open;
      if (!goesOn) top = this.push(indent, { kind: 'seq', items: [] }, anchor);
    }
    if (top?.node.kind !== 'seq') return false;
    top.node.items.push(undefined);
    top.open = true;
    return true;
  }

  /** Begins an entry of a map whose keys stand at `indent`. */
  private openEntry(indent: number, key: YamlScalar, anchor: string | undefined): boolean {
    let top = this.frames.at(-1);
    if (top?.node.kind !== 'map' || (top.open && top.indent < indent)) {
      top = this.push(indent, { kind: 'map', entries: [] }, anchor);
    }
    if (top?.node.kind !== 'map') return false;
    top.node.entries.push({ key, value: undefined });
    top.open = true;
    return true;
  }

  private push(
    indent: number,
    node: YamlMap | YamlSeq,
    anchor: string | undefined,
  ): Frame | undefined {
    const top = this.frames.at(-1);
    const fits = top === undefined ? !this.hasRoot : top.open;
    if (!fits || this.frames.length >= MAX_DEPTH) return undefined;
    this.attach(node);
    if (anchor !== undefined) this.anchors.set(anchor, node);
    const frame: Frame = { indent, node, open: false };
    this.frames.push(frame);
    return frame;
  }
}

/** The length of a plain scalar on its line, without the comment behind it. */
function plainLength(line: string): number {
  return line.slice(0, commentStart(line)).trimEnd().length;
}

/** Whether a sign that needs a blank behind it has one. */
function isEnd(char: string | undefined): boolean {
  return char === undefined || char === '\n' || isBlank(char);
}
