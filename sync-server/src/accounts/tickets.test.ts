import type { UserId } from '@corridor/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { Tickets } from './tickets.ts';

const ANA = 'ana000000000000000000A' as UserId;
const HERE = 'https://intranet.example';
const THERE = 'https://elsewhere.example';

let nowMs: number;
let tickets: Tickets;

beforeEach(() => {
  nowMs = 1_000_000;
  tickets = new Tickets(() => nowMs);
});

describe('a ticket', () => {
  it('[M19] is good once', () => {
    const { ticket } = tickets.make(ANA, HERE);
    expect(tickets.look(ticket, HERE)).toBe(ANA);
    expect(tickets.take(ticket, HERE)).toBe(ANA);
    expect(tickets.take(ticket, HERE)).toBeNull();
  });

  it('[M19] is good for a minute', () => {
    const { ticket, expiresAt } = tickets.make(ANA, HERE);
    expect(expiresAt).toBe(nowMs + 60_000);
    nowMs = expiresAt - 1;
    expect(tickets.look(ticket, HERE)).toBe(ANA);
    nowMs = expiresAt;
    expect(tickets.take(ticket, HERE)).toBeNull();
  });

  it('[M19] is used up by a page of another site, and gives it nothing', () => {
    const { ticket } = tickets.make(ANA, HERE);
    expect(tickets.look(ticket, THERE)).toBeNull();
    expect(tickets.take(ticket, THERE)).toBeNull();
    expect(tickets.take(ticket, HERE)).toBeNull();
  });

  it('cannot be made up', () => {
    tickets.make(ANA, HERE);
    expect(tickets.take('A'.repeat(43), HERE)).toBeNull();
  });

  it('is forgotten when it has expired, and never more of them are kept than there may be', () => {
    for (let i = 0; i < 100; i++) tickets.make(ANA, HERE);
    nowMs += 60_000;
    tickets.make(ANA, HERE);
    expect(tickets.size).toBe(1);
    const first = tickets.make(ANA, HERE).ticket;
    for (let i = 0; i < 10_000; i++) tickets.make(ANA, HERE);
    expect(tickets.size).toBe(10_000);
    expect(tickets.look(first, HERE)).toBeNull();
  });
});
