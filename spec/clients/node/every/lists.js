// SPDX-License-Identifier: Apache-2.0
'use strict';
const { same } = require('.');

async function waits(r) {
  await r.del(['q', 'q2']);
  if (await r.needs('BLPOP')) {
    await r.rPush('q', ['a', 'b', 'c', 'd', 'e', 'f']);
    await same(r.blPop(['nothing', 'q'], 1), { key: 'q', element: 'a' });
    await same(r.brPop('q', 1), { key: 'q', element: 'f' });
    await same(r.brPopLPush('q', 'q2', 1), 'e');
  }
  if (await r.needs('BLMOVE')) await same(r.blMove('q', 'q2', 'LEFT', 'RIGHT', 1), 'b');
  if (await r.needs('BLMPOP')) await same(r.blmPop(1, 'q', 'LEFT', { COUNT: 5 }), ['q', ['c', 'd']]);
}

async function sort(r) {
  if (!(await r.needs('SORT'))) return;
  await r.rPush('numbers', ['3', '1', '2']);
  await same(r.sort('numbers'), ['1', '2', '3']);
  await same(r.sortRo('numbers', { DIRECTION: 'DESC' }), ['3', '2', '1']);
  await same(r.sortStore('numbers', 'to', { ALPHA: true }), 3);
}

module.exports = async (r) => {
  await same(r.rPush('l', ['a', 'b', 'c', 'b']), 4);
  await same(r.lPush('l', 'z'), 5);
  await same(r.lPushX('nothing', 'z'), 0);
  await same(r.rPushX('l', 'y'), 6);
  await same(r.lLen('l'), 6);
  await same(r.lRange('l', 0, -1), ['z', 'a', 'b', 'c', 'b', 'y']);
  await same(r.lIndex('l', -1), 'y');
  await same(r.lInsert('l', 'AFTER', 'c', 'd'), 7);
  await same(r.lPos('l', 'b', { RANK: -1 }), 5);
  await same(r.lPosCount('l', 'b', 0), [2, 5]);
  await same(r.lSet('l', 0, 'Z'), 'OK');
  await same(r.lRem('l', -1, 'b'), 1);
  await same(r.lTrim('l', 0, 4), 'OK');
  await same(r.lPop('l'), 'Z');
  await same(r.lPopCount('l', 2), ['a', 'b']);
  await same(r.lPopCount('nothing', 2), null);
  await same(r.rPop('l'), 'd');
  await same(r.rPopCount('l', 5), ['c']);
  await r.rPush('l', ['a', 'b', 'c']);
  await same(r.rPopLPush('l', 'm'), 'c');
  await same(r.lMove('l', 'm', 'LEFT', 'RIGHT'), 'a');
  await same(r.lmPop(['nothing', 'm'], 'LEFT', { COUNT: 5 }), ['m', ['c', 'a']]);
  await same(r.lmPop('nothing', 'LEFT'), null);
  await sort(r);
  await waits(r);
};
