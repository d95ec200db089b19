import type { Target } from '../target.ts';
import { entryTarget } from './entries.ts';
import { clientFrameTarget, relayFrameTarget } from './frames.ts';
import { httpTarget } from './http.ts';
import { importTarget } from './import.ts';
import { relayTarget } from './relay.ts';
import { fetchedTarget, stateVectorTarget, updateTarget, yMessageTarget } from './updates.ts';

/** Everything that reads bytes from outside. */
export const allTargets = async (): Promise<readonly Target[]> => [
  clientFrameTarget,
  relayFrameTarget,
  updateTarget,
  stateVectorTarget,
  yMessageTarget,
  fetchedTarget,
  entryTarget,
  await relayTarget(),
  await httpTarget(),
  await importTarget(),
];
