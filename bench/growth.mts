import { scratchFolder } from './support/folder.mts';
import { measureApart } from './support/measureApart.mts';

/** What a longer book costs, and where the time goes. */
export const subject = {
  title: 'Growth with the number of names: medians in ms, in one process, 25 rounds in turn',
  measure: () => measureApart('growth', scratchFolder()),
};
