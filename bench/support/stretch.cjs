// Reads V8's CPU profiles.

/**
 * The longest time in ms that a script kept its thread: what it calls counts, and so does the
 * collection of garbage in between.
 * @param spans between two turns of a timer of the same thread, in the profile's µs: nothing ran on
 *   across their ends; `ran` is how long the thread really ran
 */
exports.longestStretch = ({ nodes, samples, timeDeltas, startTime }, script, spans) => {
  const own = ownNodes(nodes, script);
  const inBetween = new Set(
    nodes
      .filter(({ callFrame }) => /^\((?:garbage collector|program)\)$/.test(callFrame.functionName))
      .map(({ id }) => id),
  );
  let index = 0;
  let time = startTime + (timeDeltas[0] ?? 0);
  let longest = 0;
  for (const { from, to, ran } of spans) {
    let begun;
    for (; index < samples.length && time < to; index++) {
      const next = time + (timeDeltas[index + 1] ?? Number.POSITIVE_INFINITY);
      if (time >= from && own.has(samples[index])) {
        begun ??= time;
        // A sample stands for the time until the next one.
        longest = Math.max(longest, Math.min(next - begun, to - begun, ran));
      } else if (!inBetween.has(samples[index])) begun = undefined;
      time = next;
    }
  }
  return longest / 1_000;
};

/** The nodes of a profile in which the script is on the stack. */
function ownNodes(nodes, script) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const own = new Set();
  const visit = (node, isInside) => {
    const isOwn = isInside || script.test(node.callFrame.url);
    if (isOwn) own.add(node.id);
    for (const child of node.children ?? []) visit(byId.get(child), isOwn);
  };
  visit(nodes[0], false);
  return own;
}
