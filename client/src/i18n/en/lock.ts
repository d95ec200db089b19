/** The locked screen, and leaving the workstation. */
export const lock = {
  title: 'Locked',
  text: 'Enter the password of {{name}} to go on. This works without a network.',
  screenOnly: 'This locks the screen. The data on this computer is not encrypted yet.',
  other: 'Somebody else signs in',
  leaveTitle: 'Sign out and remove',
  leaveText:
    'Everything Corridor keeps for {{name}} on this workstation is deleted. It is fetched again from the server at the next sign-in.',
  leaveWaiting: 'Not on the server: {{what}}. If you remove now, that is lost.',
  leaveDrafts_one: '{{count}} draft will be deleted.',
  leaveDrafts_other: '{{count}} drafts will be deleted.',
  leaveConfirm: 'Sign out and remove',
  leaveAnyway: 'Remove, and lose what waits',
  leaveFailed: 'Removing did not work: {{message}}',
} as const;
