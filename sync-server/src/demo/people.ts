/** Who works at the demo clinic, and what they wrote lately. No real person. */
import type { Role } from '@corridor/core';

export interface DemoPerson {
  readonly login: string;
  readonly name: string;
  readonly role: Role;
  readonly jobTitle: string | null;
  readonly department: 'Dentistry' | 'Front desk' | null;
  readonly organisation: string | null;
  readonly leads: boolean;
  /** Login of the staff member who looks after a client. */
  readonly assignedTo: string | null;
}

const staff = (
  login: string,
  name: string,
  role: Role,
  jobTitle: string,
  department: DemoPerson['department'],
  leads = false,
): DemoPerson => ({
  login,
  name,
  role,
  jobTitle,
  department,
  organisation: null,
  leads,
  assignedTo: null,
});

const client = (login: string, name: string, assignedTo: string): DemoPerson => ({
  login,
  name,
  role: 'client',
  jobTitle: null,
  department: null,
  organisation: null,
  leads: false,
  assignedTo,
});

/** Staff stand before the clients whom they look after. */
export const DEMO_PEOPLE: readonly DemoPerson[] = [
  staff('mira', 'Mira Okafor', 'super_admin', 'dentist, owner', 'Dentistry', true),
  staff('jonas', 'Jonas Weber', 'admin', 'office manager', 'Front desk'),
  staff('sofia', 'Sofia Lindqvist', 'manager', 'treatment coordinator', 'Dentistry'),
  staff('ana', 'Ana Silva', 'team_leader', 'reception', 'Front desk', true),
  staff('tom', 'Tom de Vries', 'staff', 'dentist', 'Dentistry'),
  staff('priya', 'Priya Nair', 'staff', 'hygienist', 'Dentistry'),
  staff('lukas', 'Lukas Brandt', 'staff', 'dental assistant', 'Dentistry'),
  staff('yara', 'Yara Haddad', 'staff', 'reception', 'Front desk'),
  client('emma', 'Emma Bakker', 'tom'),
  client('noah', 'Noah Jansen', 'ana'),
];

export interface DemoConversation {
  readonly kind: 'channel' | 'group' | 'direct' | 'client';
  readonly name: string | null;
  readonly topic: string | null;
  readonly visibility: 'public' | 'private';
  /** Logins; the first one owns it. For `client`: the staff member, then the client. */
  readonly members: readonly string[];
  /** Minutes before now, login, text. */
  readonly messages: readonly (readonly [number, string, string])[];
}

const HOUR = 60;
const DAY = 24 * HOUR;

export const DEMO_CONVERSATIONS: readonly DemoConversation[] = [
  {
    kind: 'channel',
    name: 'general',
    topic: 'For everybody at the clinic',
    visibility: 'public',
    members: ['mira', 'jonas', 'sofia', 'ana', 'tom', 'priya', 'lukas', 'yara'],
    messages: [
      [
        3 * DAY + 20,
        'mira',
        'Good morning all. The new autoclave comes on **Thursday at 8:00**, chair 3 stays free until ten.',
      ],
      [3 * DAY + 12, 'lukas', 'I will be there to sign for it.'],
      [
        2 * DAY + 95,
        'ana',
        'Phones were down from 9:05 to 9:20. Patients who could not get through were called back.',
      ],
      [2 * DAY + 80, 'jonas', 'Thanks Ana. The provider says it is fixed.'],
      [
        DAY + 200,
        'sofia',
        'Reminder: fire drill today at 12:30. Five minutes, everybody out by the back door.',
      ],
      [5 * HOUR, 'priya', 'We are low on fluoride varnish, two boxes left.'],
      [5 * HOUR - 6, 'jonas', 'Ordered, arrives tomorrow.'],
    ],
  },
  {
    kind: 'channel',
    name: 'treatment-planning',
    topic: 'Cases to discuss, no names please',
    visibility: 'private',
    members: ['mira', 'tom', 'priya', 'sofia'],
    messages: [
      [
        DAY + 340,
        'tom',
        'Upper left 6, deep caries, vital. I would try an indirect cap before anything else. Opinions?',
      ],
      [DAY + 322, 'mira', 'Agreed. Recall after three months with a vitality test.'],
      [
        DAY + 300,
        'priya',
        'Gums are calm there since the last cleaning, so isolation should work.',
      ],
    ],
  },
  {
    kind: 'group',
    name: 'Saturday team',
    topic: null,
    visibility: 'private',
    members: ['sofia', 'ana', 'lukas', 'yara', 'tom'],
    messages: [
      [DAY + 60, 'ana', 'Who can take the early shift this Saturday?'],
      [DAY + 44, 'yara', 'I can, if somebody closes for me.'],
      [DAY + 41, 'lukas', 'I close.'],
    ],
  },
  {
    kind: 'direct',
    name: null,
    topic: null,
    visibility: 'private',
    members: ['ana', 'tom'],
    messages: [
      [4 * HOUR, 'ana', 'Your 14:30 asks whether she can come at 15:00 instead.'],
      [4 * HOUR - 3, 'tom', 'Yes, that works.'],
      [4 * HOUR - 4, 'tom', 'Please move the 15:00 check-up to chair 2 with Priya.'],
    ],
  },
  {
    kind: 'client',
    name: null,
    topic: null,
    visibility: 'private',
    members: ['tom', 'emma'],
    messages: [
      [2 * DAY, 'emma', 'The filling feels a little high when I bite. Is that normal?'],
      [
        2 * DAY - 25,
        'tom',
        'It can feel so for a day or two. If it still does on Friday, come by and I polish it.',
      ],
      [2 * DAY - 30, 'emma', 'Thank you, I will.'],
    ],
  },
  {
    kind: 'client',
    name: null,
    topic: null,
    visibility: 'private',
    members: ['ana', 'noah'],
    messages: [
      [7 * HOUR, 'ana', 'Hello Noah, your check-up is on Tuesday at 10:15.'],
      [6 * HOUR, 'noah', 'Great, see you then.'],
    ],
  },
];
