import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { PracticeId, UserId } from '../entry/ids.ts';
import { Command, CommandRequest, directConversationId } from './commands.ts';
import { CreateUserRequest } from './http.ts';
import { DisplayName, LoginName, Password } from './schema.ts';
import { asName } from './text.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const id = (letter: string): string => `${letter.repeat(21)}A`;
const practice = PracticeId.parse(id('p'));
const [ana, ben] = [UserId.parse(id('a')), UserId.parse(id('b'))];

describe('commands', () => {
  it('[D5] two people have one conversation, whoever asks, and another one in another practice', () => {
    const theirs = directConversationId(practice, ana, ben, sha256);
    expect(directConversationId(practice, ben, ana, sha256)).toBe(theirs);
    expect(directConversationId(PracticeId.parse(id('q')), ana, ben, sha256)).not.toBe(theirs);
    expect(directConversationId(practice, ana, UserId.parse(id('c')), sha256)).not.toBe(theirs);
    // No other conversation's id begins so.
    expect(theirs).toMatch(/^pair/);
    // Kept for ever: stored conversations carry it.
    expect(theirs).toBe('pairx6Nf5nWU5b0iCyrlDA');
  });

  it('[D2] carries a key, and nothing that is not expected', () => {
    const command = { type: 'join', conversation: id('c') };
    expect(CommandRequest.safeParse({ key: id('k'), command }).success).toBe(true);
    expect(CommandRequest.safeParse({ command }).success).toBe(false);
    expect(CommandRequest.safeParse({ key: 'short', command }).success).toBe(false);
    expect(Command.safeParse({ ...command, as: id('a') }).success).toBe(false);
    expect(Command.safeParse({ ...command, type: 'destroy' }).success).toBe(false);
  });

  it('wants texts that storage gives back as they came', () => {
    const named = (name: string) => ({
      type: 'change-conversation',
      conversation: id('c'),
      name,
    });
    expect(Command.safeParse(named('Room 3 👩🏽‍⚕️')).success).toBe(true);
    expect(Command.safeParse(named('Room \udc00')).success).toBe(false);
    expect(DisplayName.safeParse('Ana \ud800').success).toBe(false);
    expect(CreateUserRequest.safeParse({ login: 'a', name: 'A', role: 'staff' }).success).toBe(
      true,
    );
    const titled = { login: 'a', name: 'A', role: 'staff', jobTitle: '\udfff' };
    expect(CreateUserRequest.safeParse(titled).success).toBe(false);
  });

  it('wants names that neither steer a terminal nor read as another name', () => {
    // Erases the screen; the same with one C1 character; a tab; a line; DEL; turned around.
    const hostile = [
      '\u001b[2J',
      '\u009b2J',
      'a\tb',
      'a\nb',
      'a\u2028b',
      '\u007f',
      '\u202eana',
      '\u2067x',
    ];
    const channel = { type: 'create-channel', conversation: id('c'), visibility: 'public' };
    const person = { login: 'a', name: 'A', role: 'staff' };
    for (const text of hostile) {
      const name = `Ana${text}Silva`;
      expect(DisplayName.safeParse(name).success).toBe(false);
      for (const words of [
        { name, topic: null },
        { name: 'x', topic: name },
      ]) {
        expect(Command.safeParse({ ...channel, members: [], ...words }).success).toBe(false);
      }
      for (const words of [{ jobTitle: name }, { organisation: name }]) {
        expect(CreateUserRequest.safeParse({ ...person, ...words }).success).toBe(false);
      }
      expect(DisplayName.parse(asName(name))).toBe(name.replace(text, asName(text)));
    }
    expect(asName('a\r\n\tb \ud800')).toBe('a b \ufffd');
    // What languages and emoji are written with.
    for (const name of ['Zoë d’Été', 'שרה\u200f (ICU)', 'سارة', '👩🏽‍⚕️', 'नि\u200dत']) {
      expect(DisplayName.parse(name)).toBe(name);
      expect(asName(name)).toBe(name);
    }
  });

  it('wants login names that can be typed anywhere, and passwords that are long', () => {
    expect(LoginName.parse('  Ana.Silva ')).toBe('ana.silva');
    for (const bad of ['', '.ana', 'ana silva', 'anä', 'a'.repeat(121)]) {
      expect(LoginName.safeParse(bad).success).toBe(false);
    }
    expect(Password.safeParse('short').success).toBe(false);
    expect(Password.safeParse('ten chars!').success).toBe(true);
  });
});
