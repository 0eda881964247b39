/** What the process's clock is ahead, in ms. */
const ahead = Number(process.argv[5]) * 60 * 60 * 1000;
const now = Date.now;
Date.now = () => now() + ahead;
globalThis.Date = new Proxy(Date, {
  construct: (target, args, self) =>
    Reflect.construct(target, args.length === 0 ? [Date.now()] : args, self),
});
