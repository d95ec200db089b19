/** More people for a conversation that exists. */
import type { UserId } from '@corridor/core';
import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useWords } from '../i18n/useWords.ts';
import type { ConversationRow } from '../local/database.ts';
import { PickPeople } from './PickPeople.tsx';

interface AddPeopleProps {
  row: ConversationRow;
  busy: boolean;
  onAdd: (members: readonly UserId[]) => void;
  onBack: () => void;
}

export const AddPeople = ({ row, busy, onAdd, onBack }: AddPeopleProps) => {
  const { t } = useWords();
  const [chosen, setChosen] = useState<ReadonlySet<UserId>>(new Set());
  const inside = useMemo(() => new Set(row.members.map(({ user }) => user)), [row.members]);
  return (
    <PickPeople
      kind={row.kind === 'channel' ? 'channel' : 'group'}
      label={t('details.add')}
      chosen={chosen}
      onChange={setChosen}
      without={inside}
      nobody={t('details.addNobody')}
      first
    >
      <Button variant="subtle" onClick={onBack}>
        {t('details.back')}
      </Button>
      <span role="status">{t('create.chosen', { count: chosen.size })}</span>
      <Button disabled={chosen.size === 0} loading={busy} onClick={() => onAdd([...chosen])}>
        {t('details.addSubmit')}
      </Button>
    </PickPeople>
  );
};
