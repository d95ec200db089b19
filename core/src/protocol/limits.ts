/** Every limit of the protocol, once, with its reason. PROTOCOL.md prints the same numbers. */

/** Versions of the protocol that this code speaks. */
export const PROTOCOL_MIN = 1;
export const PROTOCOL_MAX = 1;

/** One WebSocket message: four times the engine's in-flight ceiling; a full segment fits. */
export const MAX_FRAME_BYTES = 2 * 1_048_576;
/** WebSocket messages before the hello was accepted. */
export const MAX_HELLO_BYTES = 4_096;
/** An engine keeps at most this much unacknowledged per conversation. */
export const MAX_IN_FLIGHT_BYTES = 262_144;
/** Channels of one socket: what a person can have in use, with room. */
export const MAX_CHANNELS = 512;
/** Messages inside one WebSocket message. */
export const MAX_MESSAGES_PER_FRAME = 4_096;
/** Client ids that one device may bring up in an hour: reloads and refusals, with room. */
export const MAX_NEW_CLIENT_IDS_PER_HOUR = 60;
/** The same for one user on all their devices: four of them at their limit. */
export const MAX_NEW_CLIENT_IDS_PER_USER_HOUR = 240;
/** Sockets of one user: a few workstations with a few tools. */
export const MAX_SOCKETS_PER_USER = 16;
/** A socket that has not said hello is closed after this. */
export const HELLO_TIMEOUT_MS = 5_000;
/** Either side sends a ping when it has sent nothing else for this long. */
export const PING_INTERVAL_MS = 3_000;
/** Either side gives up a link on which nothing arrived for this long: a dead link within 10 s. */
export const DEAD_AFTER_MS = 9_000;
/** Above this much unsent data a socket's segments are marked stale and re-synced when it drains. */
export const SLOW_READER_BYTES = 4 * 1_048_576;
/**
 * Bytes a second that one user may send, over all their sockets, and their burst: backlogs of 2 MB
 * of several workstations pass at once.
 */
export const RATE_BYTES_PER_SECOND = 2 * 1_048_576;
export const RATE_BURST_BYTES = 16 * 1_048_576;
/**
 * Messages a second that one user may send, and their burst: as many as entries, because each entry
 * may come in a message of its own. Small ones cost the relay more than their bytes.
 */
export const RATE_MESSAGES_PER_SECOND = 2_000;
export const RATE_BURST_MESSAGES = 20_000;
/** Heal records in one message. */
export const MAX_HEAL_RECORDS = 256;
/** Directory records in one `POST /api/heal`: judged in a few short turns of the relay. */
export const MAX_DIRECTORY_RECORDS = 500;
/**
 * Bytes of one `POST /api/heal`: the largest record fits, and reading it takes the relay
 * milliseconds, so that nobody else waits for it.
 */
export const MAX_HEAL_REQUEST_BYTES = 2 * 1_048_576;
/** Characters of a record's JSON: a conversation of two thousand members. */
export const MAX_RECORD_CHARACTERS = 262_144;
/** Markers in one `PUT /api/markers`: the conversations of a person, with room. */
export const MAX_MARKERS = 500;
/** Conversations that one workstation watches: what its tabs show, with room. */
export const MAX_WATCHED = 32;
/**
 * Members of a conversation in which each is told how far the others have come. Everybody reading
 * every message costs the square of it: ten thousand small records a second at the most.
 */
export const MAX_MEMBERS_WITH_MARKERS = 100;
/** Whoever types tells so no more often, and it holds twice as long; ms. */
export const TYPING_INTERVAL_MS = 3_000;
/** Entries a second that one user may send, and their burst: ten full segments at once. */
export const RATE_ENTRIES_PER_SECOND = 2_000;
export const RATE_BURST_ENTRIES = 20_000;

/** A sequence is era × 2²¹ + n (A2): so many fit an era. */
export const SEQUENCES_PER_ERA = 2 ** 21;
