/** Being told of what is new. The first two leave the app: they name nobody and nothing. */
export const notifications = {
  message_one: 'New message in Corridor',
  message_other: '{{count}} new messages in Corridor',
  from_one: 'New message from {{name}}',
  from_other: '{{count}} new messages from {{name}}',
  fromClient_one: 'New message from a client',
  fromClient_other: '{{count}} new messages from a client',
  in_one: 'New message in {{name}}',
  in_other: '{{count}} new messages in {{name}}',
  mentioned: 'You are mentioned in {{name}}',
  dismiss: 'Dismiss',
  title: 'Notifications',
  about:
    'You are told of mentions, of direct messages and of replies in threads that you follow. For each conversation its details let you choose otherwise. A notification never shows who wrote, nor what.',
  granted:
    'This browser shows notifications while Corridor is open, behind other windows too. While the screen is locked there are none.',
  ask: 'This browser does not show notifications of Corridor yet.',
  allow: 'Allow notifications',
  denied:
    'This browser is set to show no notifications of Corridor. To change that, open the settings of this site, by the sign beside the address, and allow notifications. Until then what is new stands in the list and in the tab’s title.',
  unsupported:
    'This browser cannot show notifications of Corridor. What is new stands in the list and in the tab’s title.',
  sound: 'With a short sound',
  hear: 'Play it',
  noSound: 'This browser plays no sound just now.',
  quiet: 'Quiet hours',
  quietAbout: 'Every day between these times you are not notified, on any of your devices.',
  from: 'From',
  to: 'To',
  busy: 'Do not disturb',
  busyHalf: 'For 30 minutes',
  busyHour: 'For an hour',
  busyTomorrow: 'Until tomorrow 08:00',
  busyAlways: 'Until I change it',
  busyUntil: 'You are not notified until {{time}}.',
  busyOn: 'You are not notified until you change it.',
  busyEnd: 'Notify me again',
} as const;
