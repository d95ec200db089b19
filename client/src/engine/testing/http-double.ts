/**
 * The half of the relay's double that answers over HTTP: the session, the directory, commands,
 * closed segments, and what is kept of a person.
 */
import {
  type Command,
  type ConversationId,
  type DirectoryConversation,
  type DirectoryDelta,
  type Notice,
  type SegmentName,
  USER_HEADER,
  type UserId,
} from '@corridor/core';
import { LiveDouble } from './live-double.ts';
import { OwnDouble, type PutMarkers, type PutPersonal, type PutSettings } from './own-double.ts';
import { fetched, listed, type SegmentDouble } from './segment-double.ts';

export interface RelayDoubleOptions {
  readonly random: (bytes: number) => Uint8Array;
  /** Relay time, Unix ms. */
  readonly nowMs: () => number;
  readonly practice: DirectoryDelta['practice'];
  readonly users: DirectoryDelta['users'];
  readonly segmentEntries?: number;
}

export abstract class HttpDouble {
  readonly #options: RelayDoubleOptions;
  readonly own: OwnDouble;
  readonly segments = new Map<SegmentName, SegmentDouble>();
  readonly conversations = new Map<ConversationId, DirectoryConversation>();
  readonly devices: DirectoryDelta['devices'] = [];
  readonly commandsSeen: string[] = [];
  readonly live = new LiveDouble();
  readonly deactivated = new Set<UserId>();
  /** Who may browse public channels. */
  readonly browsers = new Set<UserId>();
  /** Called when a command arrives, before it is answered. */
  onCommandAsked: () => void = () => undefined;
  revision = 1;
  reachable = true;
  /** Whether it can write: it asks whoever sends something to come back, else. */
  canStore = true;
  /** Answers no request for a closed segment just now. */
  withholdsHistory = false;
  /** Set: told of each request over HTTP, and answers none, as a line that died without a word. */
  unanswered: (() => void) | null = null;
  /** Whose cookie every browser has now, when somebody else signed in; null: each their own. */
  cookieOf: UserId | null = null;
  /** What a command is answered with; a test may refuse it. */
  onCommand: (command: Command) => 'done' | 'refused' = () => 'done';
  /** Whether what is asked ends in a fault of the server. @param route as `GET /api/settings` */
  fails: (route: string) => boolean = () => false;

  constructor(options: RelayDoubleOptions) {
    this.#options = options;
    this.own = new OwnDouble({
      hasConversation: (id) => this.conversations.has(id),
      raised: (user, conversation, read) => {
        const readAt = options.nowMs();
        this.live.raise(conversation, { user, read, readAt, held: read });
      },
      tell: (user, notice) => this.tell(user, notice),
    });
  }

  abstract addConversation(conversation: DirectoryConversation): SegmentName;
  /** Says something to each line of a user. */
  protected abstract tell(user: UserId, notice: Partial<Notice>): void;
  /** Says to each line that the directory is another, and that a conversation has something new. */
  abstract tellDirectory(changed?: ConversationId): void;

  /** `fetch` for one user. */
  fetchFor(user: UserId): typeof fetch {
    return async (input, init) => {
      if (!this.reachable) throw new TypeError('fetch failed');
      if (this.unanswered) return this.#never(this.unanswered, init?.signal);
      const url = new URL(String(input), 'http://relay.test');
      const body = typeof init?.body === 'string' ? (JSON.parse(init.body) as unknown) : null;
      const asked = new Headers(init?.headers).get(USER_HEADER);
      if (asked !== (this.cookieOf ?? user)) {
        const error = { code: 'other-user', message: 'Somebody else is signed in here.' };
        return Response.json({ error }, { status: 409 });
      }
      return this.#answer(user, `${init?.method ?? 'GET'} ${url.pathname}`, body);
    };
  }

  #never(asked: () => void, signal: AbortSignal | null | undefined): Promise<Response> {
    asked();
    return new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new TypeError('fetch failed')));
    });
  }

  #answer(user: UserId, route: string, body: unknown): Response {
    if (this.fails(route)) return Response.json({}, { status: 500 });
    if (route === 'POST /api/commands') this.onCommandAsked();
    if (this.deactivated.has(user)) {
      const error = { code: 'deactivated', message: 'This account was deactivated.' };
      return Response.json({ error }, { status: 403 });
    }
    const [, what = '', id = ''] =
      /^(?:GET|POST|PUT) \/api\/(session|directory|markers|settings|personal|commands|heal|segments|conversations)\/?([^/]*)/.exec(
        route,
      ) ?? [];
    switch (what) {
      case 'session':
        return Response.json({
          user: this.#options.users.find(({ id: each }) => each === (this.cookieOf ?? user)),
          practice: this.#options.practice,
          device: this.devices[0]?.id,
          expiresAt: 1,
        });
      case 'directory':
        return Response.json(this.#directory(user));
      case 'markers':
        return Response.json(this.own.markers(user, body as PutMarkers | null));
      case 'settings':
        return Response.json(this.own.settings(user, body as PutSettings | null));
      case 'personal':
        return Response.json(this.own.personal(user, body as PutPersonal | null));
      case 'commands':
        if (!this.canStore) {
          const error = { code: 'store-unavailable', message: 'The disk is full.' };
          return Response.json({ error }, { status: 503 });
        }
        return Response.json(this.#command(user, (body as { command: Command }).command));
      case 'heal':
        return Response.json({ healed: 0, known: 0, refused: 0 });
      case 'conversations':
        return Response.json({ conversation: id, segments: this.#list(id as ConversationId) });
      case 'segments': {
        const segment = this.segments.get(id as SegmentName);
        if (this.withholdsHistory) return Response.json({}, { status: 503 });
        if (!segment)
          return Response.json({ error: { code: 'not-found', message: '' } }, { status: 404 });
        return new Response(new Uint8Array(fetched(segment)));
      }
      default:
        return Response.json({ error: { code: 'not-found', message: route } }, { status: 404 });
    }
  }

  #directory(user: UserId): DirectoryDelta {
    return {
      revision: this.revision,
      complete: true,
      practice: this.#options.practice,
      users: this.#options.users,
      devices: this.devices,
      departments: [],
      conversations: [...this.conversations.values()].flatMap((each) => {
        if (each.members.some((member) => member.user === user)) return [each];
        const mayBrowse = each.visibility === 'public' && this.browsers.has(user);
        return mayBrowse ? [{ ...each, members: [], readableFrom: null }] : [];
      }),
      goneConversations: [],
      goneUsers: [],
      records: [],
    };
  }

  #command(user: UserId, command: Command): unknown {
    this.commandsSeen.push(command.type);
    if (this.onCommand(command) === 'refused') {
      return { outcome: 'refused', code: 'not-permitted', message: 'You may not.' };
    }
    if (command.type === 'create-direct' && !this.conversations.has(command.conversation)) {
      const member = (each: UserId) => ({ user: each, role: 'member' as const, joinedAt: 1 });
      this.addConversation({
        id: command.conversation,
        kind: 'direct',
        name: null,
        topic: null,
        visibility: 'private',
        recordPolicy: 'editable',
        history: 'all',
        archived: false,
        createdAt: 1,
        createdBy: user,
        members: [member(user), member(command.with)],
        readableFrom: 0,
      });
      setTimeout(() => this.tellDirectory(command.conversation), 0);
    }
    const left = this.conversations.get(command.conversation);
    if (command.type === 'leave' && left) {
      const members = left.members.filter((each) => each.user !== user);
      this.conversations.set(left.id, { ...left, members });
      this.revision++;
    }
    return { outcome: 'done', conversation: command.conversation, revision: this.revision };
  }

  #list(conversation: ConversationId) {
    return listed([...this.segments.values()].filter((each) => each.conversation === conversation));
  }
}
