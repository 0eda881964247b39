/**
 * How long work that can wait goes on before the event loop sees to everything else, in ms. It lets in only one new
 * connection each time it does.
 */
const AT_A_STRETCH = 1;

/** Lets those who have much to do take turns, so that whoever has little is served between them. */
export class Turns {
  readonly #waiting = new Set<() => void>();
  #isDue = false;

  /** Gives a turn to `work`, once, behind those who wait already. */
  add(work: () => void): void {
    this.#waiting.add(work);
    if (this.#isDue) return;
    this.#isDue = true;
    setImmediate(() => this.#run());
  }

  #run(): void {
    const end = performance.now() + AT_A_STRETCH;
    // Who asks for another turn meanwhile comes last.
    for (const work of this.#waiting) {
      this.#waiting.delete(work);
      work();
      if (performance.now() >= end) break;
    }
    this.#isDue = this.#waiting.size > 0;
    if (this.#isDue) setImmediate(() => this.#run());
  }
}
