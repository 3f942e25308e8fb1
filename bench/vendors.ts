// What callers notice of vendors that fail: one that hangs, deadlines, and one that is down. Run by hand:
//   npm run bench:vendors [seconds of each slice] [hangs | outage | deadlines]
// Server, vendors and client are a process each, on loopback alone; the vendors answer after 20 ms.
import { deadline, measureDeadlines } from './deadlines.ts';
import { measureOneHangs } from './one-hangs.ts';
import { measureOutage } from './outage.ts';
import { withScene } from './vendor-scene.ts';

const [seconds = '15', only] = process.argv.slice(2);
const isWanted = (part: string) => only === undefined || only === part;
if (isWanted('hangs')) await withScene({}, (scene) => measureOneHangs(scene, Number(seconds)));
if (isWanted('outage')) await withScene({}, measureOutage);
if (isWanted('deadlines')) {
  await withScene({ OPERATION_DEADLINE_MS: String(deadline) }, measureDeadlines);
}
