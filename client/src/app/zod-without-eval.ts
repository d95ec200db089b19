/** The page's security policy forbids `eval`: schemas are interpreted. Imported before any schema. */
import { z } from 'zod';

z.config({ jitless: true });
