/** Groups that follow a job title (rule D9). Pure. */
import { type GroupTemplate, isStaff, type Role } from './permissions.ts';

interface Person {
  readonly role: Role;
  readonly jobTitle: string | null;
  readonly active: boolean;
}

/** A job title as it is compared: capitals and spaces around it do not count. */
export const foldedTitle = (title: string): string => title.trim().toLowerCase();

/** Whether somebody belongs in a group of this template: active staff with its job title. */
export const isOfTemplate = (
  { role, jobTitle, active }: Person,
  template: Pick<GroupTemplate, 'jobTitle'>,
): boolean =>
  active &&
  isStaff(role) &&
  (template.jobTitle === null || foldedTitle(jobTitle ?? '') === foldedTitle(template.jobTitle));
