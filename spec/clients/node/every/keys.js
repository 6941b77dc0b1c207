// SPDX-License-Identifier: Apache-2.0
// Strings, bitmaps and what works for keys of any type.
'use strict';
const assert = require('assert');
const { same, sorted } = require('.');

const FAR = 4102444800;

async function strings(r) {
  await same(r.set('k', 'v'), 'OK');
  await same(r.get('k'), 'v');
  await same(r.append('k', 'w'), 2);
  await same(r.strLen('k'), 2);
  await same(r.getRange('k', 1, 1), 'w');
  await same(r.setRange('k', 1, 'W!'), 3);
  await same(r.getSet('k', 'new'), 'vW!');
  await same(r.getEx('k', { type: 'EX', value: 100 }), 'new');
  await same(r.getDel('k'), 'new');
  await same(r.setNX('k', '1'), 1);
  await same(r.setEx('k', 100, '2'), 'OK');
  await same(r.pSetEx('k', 100000, '3'), 'OK');
  await same(r.mSet({ a: 'ohmytext', b: 'mynewtext' }), 'OK');
  await same(r.mSetNX({ a: '1', other: '2' }), 0);
  await same(r.mGet(['a', 'nothing']), ['ohmytext', null]);
  await same(r.lcs('a', 'b'), 'mytext');
  await same(r.lcsLen('a', 'b'), 6);
  assert.equal((await r.lcsIdx('a', 'b')).len, 6);
  assert.equal((await r.lcsIdxWithMatchLen('a', 'b')).matches.length, 2);
  await same(r.incr('n'), 1);
  await same(r.incrBy('n', 10), 11);
  await same(r.decr('n'), 10);
  await same(r.decrBy('n', 4), 6);
  await same(r.incrByFloat('n', 0.5), '6.5');
  if (await r.needs('MSETEX')) await same(r.mSetEx({ m1: '1' }, { expiration: { type: 'EX', value: 100 } }), 1);
  if (await r.needs('DELEX')) {
    const digest = await r.digest('a');
    await same(r.delEx('a', { condition: 'IFDNE', matchValue: digest }), 0);
    await same(r.delEx('a', { condition: 'IFEQ', matchValue: 'ohmytext' }), 1);
  }
}

async function bits(r) {
  await same(r.setBit('bits', 7, 1), 0);
  await same(r.getBit('bits', 7), 1);
  await same(r.bitCount('bits', { start: 0, end: 3, mode: 'BIT' }), 0);
  await same(r.bitPos('bits', 1), 7);
  await same(r.bitOp('NOT', 'not', 'bits'), 1);
  await same(r.bitField('field', [{ operation: 'SET', encoding: 'u8', offset: 0, value: 200 }]), [0]);
  await same(r.bitFieldRo('field', [{ encoding: 'u8', offset: 0 }]), [200]);
}

async function expiry(r) {
  await r.set('e', '1');
  await same(r.expire('e', 100), 1);
  await same(r.expire('e', 200, 'LT'), 0);
  assert.ok((await r.ttl('e')) > 98);
  await same(r.pExpire('e', 50000), 1);
  assert.ok((await r.pTTL('e')) > 48000);
  await same(r.expireAt('e', FAR), 1);
  await same(r.expireTime('e'), FAR);
  await same(r.pExpireAt('e', FAR * 1000 + 1), 1);
  await same(r.pExpireTime('e'), FAR * 1000 + 1);
  await same(r.persist('e'), 1);
}

module.exports = async (r) => {
  await strings(r);
  await bits(r);
  await expiry(r);
  await r.flushAll();
  await r.rPush('list', ['a', 'b']);
  await same(r.copy('list', 'copy'), 1);
  await same(r.type('copy'), 'list');
  await same(r.exists(['list', 'copy', 'nothing']), 2);
  await same(r.touch(['list', 'nothing']), 1);
  await same(r.rename('copy', 'renamed'), 'OK');
  await same(r.renameNX('renamed', 'list'), 0);
  await same(r.move('renamed', 1), 1);
  await same(sorted(r.keys('l*')), ['list']);
  await same(r.randomKey(), 'list');
  await same(r.scan('0', { TYPE: 'list' }), { cursor: '0', keys: ['list'] });
  assert.ok(['listpack', 'quicklist'].includes(await r.objectEncoding('list')));
  assert.ok((await r.objectIdleTime('list')) < 100);
  assert.ok((await r.objectRefCount('list')) >= 1);
  await assert.rejects(r.objectFreq('list'), /maxmemory policy is not selected/);
  const payload = await r.binary().dump('list');
  r.called.add('dump');
  await same(r.restore('again', 0, payload), 'OK');
  await same(r.lRange('again', 0, -1), ['a', 'b']);
  await same(r.del('again'), 1);
  await same(r.unlink('list'), 1);
  if (await r.needs('WAIT')) await same(r.wait(0, 1), 0);
};
