/** What simulations are made of: `@corridor/core/testing`. */
export * from './craft.ts';
export * from './fake-scheduler.ts';
export * from './link.ts';
export * from './random.ts';
