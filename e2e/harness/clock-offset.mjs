// Loaded with --import into a process whose clock is to be wrong: shifts the wall clock of every
// thread by CORRIDOR_CLOCK_OFFSET_MS. Monotonic clocks and timers stay right, as on such a machine.
let offsetMs = Number(process.env.CORRIDOR_CLOCK_OFFSET_MS ?? 0);
const RightDate = Date;
class WrongDate extends RightDate {
  constructor(...args) {
    if (args.length === 0) super(RightDate.now() + offsetMs);
    else super(...args);
  }
  static now() {
    return RightDate.now() + offsetMs;
  }
}
globalThis.Date = WrongDate;
/** Sets this thread's clock while it runs. */
globalThis.corridorSetClockOffset = (ms) => {
  offsetMs = ms;
};
