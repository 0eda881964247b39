import { Random } from './random.mts';
import { TEXT_KINDS, textOf } from './texts.mts';

const SIZE = 5_000_000;

/** A text of 5 MB for each kind of file whose scan may take long, and one that is packed onto one line. */
export function largeTexts(): { what: string; path: string; text: string }[] {
  const texts = TEXT_KINDS.map((kind) => ({ kind, path: `/shop/${kind.name('large')}` }))
    .filter(({ path }) => !/\.(?:md|css|html|svg|txt)$/.test(path))
    .map(({ kind, path }) => ({
      what: path.slice('/shop/'.length),
      path,
      text: textOf(kind, new Random(1), SIZE),
    }));
  const script = texts.find(({ path }) => path.endsWith('.js'));
  const packed = script && {
    what: 'large.js on one line',
    path: '/shop/packed.js',
    text: script.text.replaceAll(/\/\/.*/g, '').replaceAll('\n', ';'),
  };
  return packed === undefined ? texts : [...texts, packed];
}
