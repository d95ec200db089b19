/** A short sound, made here: no file of anybody's. */

const VOLUME = 0.12;
/** Two notes, up a fourth: Hz, and when each begins and how long it rings, seconds. */
const NOTES = [
  { hz: 587.33, at: 0, lasts: 0.16 },
  { hz: 783.99, at: 0.11, lasts: 0.28 },
] as const;
const ATTACK_S = 0.01;
const SILENCE = 0.0001;

/** Rings once; nothing is heard before somebody used the page, because browsers let none sound then. */
export const ring = async (): Promise<void> => {
  if (!navigator.userActivation.hasBeenActive) return;
  const context = new AudioContext();
  try {
    await context.resume();
    const start = context.currentTime + ATTACK_S;
    const ended = NOTES.map(({ hz, at, lasts }) => {
      const [tone, loudness] = [context.createOscillator(), context.createGain()];
      tone.type = 'sine';
      tone.frequency.value = hz;
      loudness.gain.setValueAtTime(SILENCE, start + at);
      loudness.gain.exponentialRampToValueAtTime(VOLUME, start + at + ATTACK_S);
      loudness.gain.exponentialRampToValueAtTime(SILENCE, start + at + lasts);
      tone.connect(loudness).connect(context.destination);
      tone.start(start + at);
      tone.stop(start + at + lasts);
      return new Promise((resolve) => tone.addEventListener('ended', resolve));
    });
    await Promise.all(ended);
  } finally {
    await context.close();
  }
};
