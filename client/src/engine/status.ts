/** The engine's status: one snapshot, told to every tab when it changes. */
import { type EngineStatus, INITIAL_STATUS } from './port.ts';

export class StatusBoard {
  #status: EngineStatus = INITIAL_STATUS;
  readonly #tell: (status: EngineStatus) => void;

  constructor(tell: (status: EngineStatus) => void) {
    this.#tell = tell;
  }

  get current(): EngineStatus {
    return this.#status;
  }

  set(change: Partial<EngineStatus>): void {
    const next = { ...this.#status, ...change };
    if (JSON.stringify(next) === JSON.stringify(this.#status)) return;
    this.#status = next;
    this.#tell(next);
  }

  /** A tab that just opened asks. */
  repeat(): void {
    this.#tell(this.#status);
  }
}
