/**
 * The page of another site that the widget's frame is in. It is believed when it is the frame's own
 * parent, of a site that the server names in the frame's page, and says what the schema knows; the
 * first such message says which site it is, and only that one is told anything.
 */
import { HostMessage } from '../../embed/host-messages.ts';
import { CORRIDOR, type FrameMessage } from '../../embed/messages.pure.ts';

/** The frame's window, as far as it is used. */
export interface FrameWindow {
  readonly parent: { postMessage(message: unknown, targetOrigin: string): void };
  addEventListener(
    type: 'message',
    listener: (event: Pick<MessageEvent<unknown>, 'data' | 'origin' | 'source'>) => void,
  ): void;
}

/** Whether the panel is open, kept across page loads. */
export interface KeptOpen {
  read(): boolean;
  write(open: boolean): void;
}

export interface Shown {
  readonly open: boolean;
  /** How often somebody opened it since the page was loaded: then it takes the focus. */
  readonly asked: number;
}

interface Told {
  readonly unread: number;
  readonly label: string;
}

export class HostPage {
  readonly #window: FrameWindow;
  readonly #allowed: ReadonlySet<string>;
  readonly #kept: KeptOpen;
  readonly #listeners = new Set<() => void>();
  readonly #onUsed = new Set<() => void>();
  /** Of the page; null until it has spoken. */
  #origin: string | null = null;
  #shown: Shown;
  /** Null until the words are here. */
  #told: Told | null = null;
  #waiting: ((ticket: string | null) => void) | null = null;

  /** @param allowed origins that the server names */
  constructor(window: FrameWindow, allowed: Iterable<string>, kept: KeptOpen) {
    this.#window = window;
    this.#allowed = new Set(allowed);
    this.#kept = kept;
    this.#shown = { open: kept.read(), asked: 0 };
    window.addEventListener('message', (event) => this.#receive(event));
  }

  /** The page's origin, once it has spoken. */
  get origin(): string | null {
    return this.#origin;
  }

  readonly getSnapshot = (): Shown => this.#shown;

  /** For `useSyncExternalStore`. @returns stops following */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Follows that somebody uses the page. @returns stops following */
  onUsed(listener: () => void): () => void {
    this.#onUsed.add(listener);
    return () => this.#onUsed.delete(listener);
  }

  tell(told: Told): void {
    this.#told = told;
    this.#sayState();
  }

  close(): void {
    this.#show({ ...this.#shown, open: false });
  }

  /** Asks the page to sign its person in. @returns null: it has no ticket, or was not there to ask */
  askForTicket(): Promise<string | null> {
    this.#waiting?.(null);
    return new Promise((resolve) => {
      if (this.#origin === null) return resolve(null);
      this.#waiting = resolve;
      this.#say({ corridor: CORRIDOR, type: 'ticket-wanted' });
    });
  }

  #receive({ data, origin, source }: Pick<MessageEvent<unknown>, 'data' | 'origin' | 'source'>) {
    if (source !== this.#window.parent || !this.#allowed.has(origin)) return;
    if (this.#origin !== null && origin !== this.#origin) return;
    const parsed = HostMessage.safeParse(data);
    if (!parsed.success) return;
    const isNew = this.#origin === null;
    this.#origin = origin;
    const message = parsed.data;
    switch (message.type) {
      case 'hello':
        this.#sayState();
        if (isNew) this.#changed();
        break;
      case 'open': {
        const asked = this.#shown.asked + (message.open ? 1 : 0);
        this.#show({ open: message.open, asked });
        break;
      }
      case 'used':
        for (const listener of this.#onUsed) listener();
        break;
      case 'ticket':
        this.#waiting?.(message.ticket);
        this.#waiting = null;
        break;
    }
  }

  #show(shown: Shown): void {
    this.#shown = shown;
    this.#kept.write(shown.open);
    this.#sayState();
    this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }

  #sayState(): void {
    if (this.#told === null) return;
    this.#say({ corridor: CORRIDOR, type: 'state', open: this.#shown.open, ...this.#told });
  }

  #say(message: FrameMessage): void {
    if (this.#origin !== null) this.#window.parent.postMessage(message, this.#origin);
  }
}
