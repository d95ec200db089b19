/** The security policy forbids `eval`, in the page and in workers: schemas are interpreted. Imported before any schema. */
import { z } from 'zod';

z.config({ jitless: true });
