import { describeEntryStore } from '../testing/contract.ts';
import { describeHealing } from '../testing/heal-contract.ts';
import { describePermission } from '../testing/permission-contract.ts';
import { openInPlace } from '../testing/sqlite-harness.ts';

describeEntryStore('SQLite', openInPlace);
describeHealing('SQLite', openInPlace);
describePermission('SQLite', openInPlace);
