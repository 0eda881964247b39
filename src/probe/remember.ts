/** Asks once per key; callers that come while an answer is under way share it. */
export function remember<K, V>(ask: (key: K) => V): (key: K) => V {
  const answers = new Map<K, V>();
  return (key) => {
    const known = answers.get(key);
    if (known !== undefined || answers.has(key)) return known as V;
    const answer = ask(key);
    answers.set(key, answer);
    return answer;
  };
}
