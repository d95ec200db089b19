/**
 * The security policy forbids `eval`, in the page and in workers: schemas are interpreted. Imported
 * before any schema. Not `z.config`: the build takes calls of `z` for pure and would leave it out.
 */
import { config } from 'zod/v4/core';

config({ jitless: true });
