/** Groups that the practice has a template for: one press begins or opens them. */
import { isOfTemplate } from '@corridor/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { useWords } from '../i18n/useWords.ts';
import { safeLine } from '../ui/safe-text.ts';
import styles from './Templates.module.css';
import { useWorkplace } from './workplace.ts';

interface TemplatesProps {
  busy: boolean;
  /** With its name. */
  onPick: (template: string) => void;
}

export const Templates = ({ busy, onPick }: TemplatesProps) => {
  const { practice, users } = useWorkplace();
  const { t } = useWords();
  const { groupTemplates } = practice.rules;
  if (groupTemplates.length === 0) return null;
  const people = [...users.values()];
  return (
    <fieldset className={styles.templates} disabled={busy}>
      <legend>{t('create.templates')}</legend>
      {groupTemplates.map((template) => {
        const { name } = template;
        const count = people.filter((person) => isOfTemplate(person, template)).length;
        return (
          <button key={name} type="button" data-testid="template" onClick={() => onPick(name)}>
            <IconUsersGroup size={18} aria-hidden="true" />
            <bdi>{safeLine(name)}</bdi>
            <span>{t('details.members', { count })}</span>
          </button>
        );
      })}
    </fieldset>
  );
};
