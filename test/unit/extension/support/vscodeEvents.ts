/** VS Code's class, as far as the code under test uses it. */
export class EventEmitter<T = void> {
  private readonly told = new Set<(value: T) => void>();
  readonly event = (listener: (value: T) => void) => {
    this.told.add(listener);
    return { dispose: () => this.told.delete(listener) };
  };
  fire(value: T): void {
    for (const listener of this.told) listener(value);
  }
  dispose(): void {
    this.told.clear();
  }
}

/** VS Code's class. */
export class Disposable {
  static from(...all: { dispose(): void }[]): Disposable {
    return new Disposable(() => {
      for (const one of all) one.dispose();
    });
  }
  constructor(readonly dispose: () => void) {}
}
