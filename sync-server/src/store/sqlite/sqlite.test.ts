import { describeEntryStore } from '../testing/contract.ts';
import { describeHealing } from '../testing/heal-contract.ts';
import { describeMarkers } from '../testing/marker-contract.ts';
import { describePermission } from '../testing/permission-contract.ts';
import { openInPlace, openMarkersInPlace } from '../testing/sqlite-harness.ts';

describeEntryStore('SQLite', openInPlace);
describeHealing('SQLite', openInPlace);
describePermission('SQLite', openInPlace);
describeMarkers('SQLite', openMarkersInPlace);
