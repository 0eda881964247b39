/** Undoes what was done so far, the last first. */
export class Rollback {
  private readonly steps: { readonly undo: () => Promise<string | undefined> }[] = [];

  /** @param undo undoes one thing; returns what that was in words for people, if there is anything to say */
  push(undo: () => Promise<string | undefined>): void {
    this.steps.push({ undo });
  }

  /**
   * Undoes everything; what cannot be undone does not keep the rest.
   * @returns what was undone, and why some was not
   */
  async run(): Promise<{ readonly done: readonly string[]; readonly failed: readonly string[] }> {
    const done: string[] = [];
    const failed: string[] = [];
    for (const { undo } of this.steps.splice(0).reverse()) {
      try {
        const words = await undo();
        if (words !== undefined) done.push(words);
      } catch (error) {
        failed.push(error instanceof Error ? error.message : String(error));
      }
    }
    return { done, failed };
  }
}
