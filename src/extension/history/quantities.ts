/** Shares and times to connect in the user's language, the same on the page of the history and in tooltips. */
export class Quantities {
  private readonly share: Intl.NumberFormat;
  private readonly time: Intl.NumberFormat;

  /** @param language as VS Code names it: `de`, `pt-br` */
  constructor(language: string) {
    this.share = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
    this.time = new Intl.NumberFormat(language, {
      style: 'unit',
      unit: 'millisecond',
      maximumSignificantDigits: 2,
    });
  }

  /** `100%` is only what was up all the time. @param share from 0 to 1 */
  uptime(share: number): string {
    return this.share.format(Math.floor(share * 1000) / 1000);
  }

  /** `0.4 ms`, `12 ms`. */
  milliseconds(ms: number): string {
    return this.time.format(ms);
  }
}
