// Loaded into a process before everything else: on SIGUSR2 its wall clock is off by as many milliseconds as the file of CLOCK_FILE says. What
// counts elapsed time (timers, performance.now) goes on undisturbed, as on a machine whose clock is set.
import { readFileSync } from 'node:fs';

const RealDate = Date;
let shift = 0;
class ShiftedDate extends RealDate {
  constructor(...values) {
    if (values.length === 0) super(RealDate.now() + shift);
    else super(...values);
  }
  static now() {
    return RealDate.now() + shift;
  }
}
globalThis.Date = ShiftedDate;
process.on('SIGUSR2', () => {
  shift = Number(readFileSync(process.env.CLOCK_FILE ?? '', 'utf8'));
});
