import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Agenda } from '../../../../src/probe/check/agenda.ts';

it('gives items in the order of their times, whatever comes and goes between', () => {
  const steps = fc.array(fc.oneof(fc.nat(50), fc.constant('take' as const)), { maxLength: 200 });
  fc.assert(
    fc.property(steps, (all) => {
      const agenda = new Agenda<number>();
      const model: number[] = [];
      for (const step of all) {
        if (step === 'take') expect(agenda.take()).toBe(model.shift());
        else {
          agenda.add(step, step);
          model.push(step);
          model.sort((a, b) => a - b);
        }
        expect(agenda.nextAt).toBe(model[0] ?? Number.POSITIVE_INFINITY);
      }
      for (const expected of model) expect(agenda.take()).toBe(expected);
      expect(agenda.take()).toBeUndefined();
    }),
  );
});
