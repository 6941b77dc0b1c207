// SPDX-License-Identifier: Apache-2.0
'use strict';
const assert = require('assert');
const { same } = require('.');

const FAR = 4102444800;

async function expiry(r) {
  await same(r.hScanNoValues('h', '0'), { cursor: '0', fields: ['a', 'b'] });
  await same(r.hExpire('h', ['a', 'nothing'], 100), [1, -2]);
  await same(r.hExpire('h', 'a', 200, 'LT'), [0]);
  assert.ok((await r.hTTL('h', 'a'))[0] > 98);
  await same(r.hpExpire('h', 'a', 50000), [1]);
  assert.ok((await r.hpTTL('h', 'a'))[0] > 48000);
  await same(r.hExpireAt('h', 'a', FAR), [1]);
  await same(r.hExpireTime('h', ['a', 'b']), [FAR, -1]);
  await same(r.hpExpireAt('h', 'a', FAR * 1000 + 1), [1]);
  await same(r.hpExpireTime('h', 'a'), [FAR * 1000 + 1]);
  await same(r.hPersist('h', ['a', 'b', 'nothing']), [1, -1, -2]);
  await same(r.hTTL('nothing', 'a'), [-2]);
}

module.exports = async (r) => {
  await same(r.hSet('h', 'a', '1'), 1);
  await same(r.hSet('h', { b: '2', c: 'x' }), 2);
  await same(r.hSetNX('h', 'a', '9'), 0);
  await same(r.hGet('h', 'a'), '1');
  await same(r.hGet('h', 'nothing'), null);
  await same(r.hmGet('h', ['a', 'nothing']), ['1', null]);
  await same(r.hGetAll('h'), { a: '1', b: '2', c: 'x' });
  await same(r.hExists('h', 'a'), 1);
  await same(r.hLen('h'), 3);
  await same(r.hKeys('h'), ['a', 'b', 'c']);
  await same(r.hVals('h'), ['1', '2', 'x']);
  await same(r.hStrLen('h', 'c'), 1);
  await same(r.hIncrBy('h', 'a', 41), 42);
  await same(r.hIncrByFloat('h', 'a', 0.5), '42.5');
  await same(r.hDel('h', ['c', 'nothing']), 1);
  await r.hSet('one', 'f', 'g');
  await same(r.hRandField('one'), 'f');
  await same(r.hRandFieldCount('one', -2), ['f', 'f']);
  await same(r.hRandFieldCountWithValues('one', 2), [{ field: 'f', value: 'g' }]);
  await same(r.hScan('one', '0'), { cursor: '0', entries: [{ field: 'f', value: 'g' }] });
  if (await r.needs('HEXPIRE')) await expiry(r);
  else r.called.add('hScanNoValues'); // An option of the same release.
  if (await r.needs('HGETEX')) {
    const seconds = { expiration: { type: 'EX', value: 100 } };
    await same(r.hSetEx('h', { e: '5' }, seconds), 1);
    assert.ok((await r.hTTL('h', 'e'))[0] > 98);
    await same(r.hGetEx('h', ['e', 'nothing'], { expiration: 'PERSIST' }), ['5', null]);
    await same(r.hGetDel('h', ['e', 'nothing']), ['5', null]);
  }
};
