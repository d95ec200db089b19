/** The parts of what is said about the connection; the states themselves are in `connection/states/`. */
export const states = {
  safe: 'What is safe',
  todo: 'What to do',
  more: 'What this means',
  again: 'Try now',
  signIn: 'Sign in',
  update: 'Use it now',
} as const;
