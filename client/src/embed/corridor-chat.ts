/**
 * `<script src="https://corridor.example/widget.js">` and `<corridor-chat>`: a button in the corner
 * of a page of another site, and behind it a frame with Corridor's own page. Everything that is
 * known of anybody stays in the frame, out of the page's reach; see `messages.pure.ts` for what is
 * told. No library, and no style or markup that a strict policy of the page would forbid.
 */
import {
  CORRIDOR,
  type FrameMessage,
  type HostMessage,
  readFrameMessage,
} from './messages.pure.ts';

const TAG = 'corridor-chat';
const SVG = 'http://www.w3.org/2000/svg';
/** The app's own sign. */
const BUBBLE = 'M5 4h14a3 3 0 0 1 3 3v8a3 3 0 0 1-3 3h-7l-5 4v-4H5a3 3 0 0 1-3-3V7a3 3 0 0 1 3-3z';
/** Told of at most this often. */
const USED_EVERY_MS = 20_000;

const STYLE = `
:host { all: initial; position: fixed; inset: auto 16px 16px auto; z-index: 2147483000; }
:host([hidden]) { display: none; }
[hidden] { display: none !important; }
button {
  all: unset; box-sizing: border-box; position: relative; display: grid; place-items: center;
  width: 56px; height: 56px; border-radius: 50%; cursor: pointer;
  background: #0e6455; color: #fff; box-shadow: 0 1px 2px rgb(16 32 27 / 20%), 0 6px 24px rgb(16 32 27 / 24%);
}
button:hover { background: #0a5145; }
button:focus-visible { outline: 3px solid #0e6455; outline-offset: 3px; }
svg { width: 26px; height: 26px; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linejoin: round; }
span {
  position: absolute; top: -4px; right: -4px; box-sizing: border-box; min-width: 22px; height: 22px;
  padding: 0 6px; border: 2px solid #fff; border-radius: 11px; background: #a3241c; color: #fff;
  font: 700 12px/18px system-ui, sans-serif; text-align: center; font-variant-numeric: tabular-nums;
}
iframe {
  position: fixed; inset: auto 16px 16px auto; box-sizing: border-box; visibility: hidden;
  width: min(400px, calc(100vw - 32px)); height: min(640px, calc(100dvh - 32px));
  border: 1px solid #d9e0dc; border-radius: 14px; background: #fff;
  box-shadow: 0 1px 2px rgb(16 32 27 / 12%), 0 8px 32px rgb(16 32 27 / 24%);
}
iframe[data-open] { visibility: visible; }
@media (max-width: 480px) {
  iframe { inset: 0; width: 100%; height: 100%; border: 0; border-radius: 0; }
}
@media (prefers-color-scheme: dark) {
  button { background: #6fcdb8; color: #07241d; }
  button:hover { background: #8adac8; }
  button:focus-visible { outline-color: #8adac8; }
  span { border-color: #121715; background: #ffa79c; color: #3d1c19; }
  iframe { border-color: #2c3632; background: #191f1d; }
}
@media (prefers-reduced-motion: no-preference) {
  iframe { opacity: 0; transform: translateY(8px); transition: opacity 0.12s, transform 0.12s, visibility 0.12s; }
  iframe[data-open] { opacity: 1; transform: none; }
}
`;

/** Where this script came from is where Corridor is. */
const script = document.currentScript ?? document.querySelector(`script[src*="/widget.js"]`);
const server = script instanceof HTMLScriptElement ? new URL(script.src).origin : null;

class CorridorChat extends HTMLElement {
  /**
   * Set by a page that signs its people in here: gives a ticket that its own server just got from
   * Corridor, or null. Asked only when nobody is signed in. (No initial value: a page may have set
   * it before this script came.)
   */
  declare signIn?: (() => Promise<string | null>) | null;

  #frame: HTMLIFrameElement | null = null;
  #button: HTMLButtonElement | null = null;
  #badge: HTMLSpanElement | null = null;
  #usedMs = Number.NEGATIVE_INFINITY;

  connectedCallback(): void {
    // On Corridor's own pages there is Corridor; and one in a page is enough.
    const another = document.querySelector(TAG) !== this;
    if (server === null || window.location.origin === server || another) {
      this.hidden = true;
      return;
    }
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    const style = new CSSStyleSheet();
    style.replaceSync(STYLE);
    root.adoptedStyleSheets = [style];
    this.#button = this.#makeButton();
    this.#frame = this.#makeFrame(server);
    root.replaceChildren(this.#button, this.#frame);
    window.addEventListener('message', this.#onMessage);
    for (const type of ['pointerdown', 'keydown']) {
      window.addEventListener(type, this.#onUse, { capture: true, passive: true });
    }
  }

  disconnectedCallback(): void {
    window.removeEventListener('message', this.#onMessage);
    for (const type of ['pointerdown', 'keydown']) {
      window.removeEventListener(type, this.#onUse, { capture: true });
    }
    this.shadowRoot?.replaceChildren();
    this.#frame = null;
  }

  #makeButton(): HTMLButtonElement {
    const button = document.createElement('button');
    button.type = 'button';
    // Until the frame has spoken there is nothing to open: it was refused, or is not here yet.
    button.hidden = true;
    const icon = document.createElementNS(SVG, 'svg');
    icon.setAttribute('viewBox', '0 0 24 24');
    icon.setAttribute('aria-hidden', 'true');
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', BUBBLE);
    icon.append(path);
    this.#badge = document.createElement('span');
    this.#badge.setAttribute('aria-hidden', 'true');
    button.append(icon, this.#badge);
    button.addEventListener('click', () => {
      this.#tell({ corridor: CORRIDOR, type: 'open', open: true });
      this.#frame?.focus();
    });
    return button;
  }

  #makeFrame(origin: string): HTMLIFrameElement {
    const frame = document.createElement('iframe');
    frame.title = 'Corridor';
    frame.allow = 'clipboard-write';
    frame.referrerPolicy = 'no-referrer';
    frame.addEventListener('load', () => this.#tell({ corridor: CORRIDOR, type: 'hello' }));
    frame.src = `${origin}/widget`;
    return frame;
  }

  /** To Corridor only, whatever the frame shows by now. */
  #tell(message: HostMessage): void {
    if (server !== null) this.#frame?.contentWindow?.postMessage(message, server);
  }

  readonly #onUse = (): void => {
    const nowMs = performance.now();
    if (nowMs - this.#usedMs < USED_EVERY_MS) return;
    this.#usedMs = nowMs;
    this.#tell({ corridor: CORRIDOR, type: 'used' });
  };

  readonly #onMessage = (event: MessageEvent<unknown>): void => {
    if (event.origin !== server || event.source !== this.#frame?.contentWindow) return;
    const message = readFrameMessage(event.data);
    if (message?.type === 'state') this.#show(message);
    else if (message?.type === 'ticket-wanted') void this.#handIn();
  };

  #show({ open, unread, label }: Extract<FrameMessage, { type: 'state' }>): void {
    const [frame, button, badge] = [this.#frame, this.#button, this.#badge];
    if (!frame || !button || !badge) return;
    const wasInside = this.shadowRoot?.activeElement === frame;
    frame.toggleAttribute('data-open', open);
    button.hidden = open;
    button.setAttribute('aria-label', label);
    button.title = label;
    badge.hidden = unread === 0;
    badge.textContent = unread > 99 ? '99+' : String(unread);
    if (!open && wasInside) button.focus();
  }

  async #handIn(): Promise<void> {
    let ticket: string | null = null;
    try {
      ticket = (await this.signIn?.()) ?? null;
    } catch (error) {
      console.error('corridor-chat: the page has no ticket.', error);
    }
    this.#tell({ corridor: CORRIDOR, type: 'ticket', ticket });
  }
}

if (!customElements.get(TAG)) customElements.define(TAG, CorridorChat);
