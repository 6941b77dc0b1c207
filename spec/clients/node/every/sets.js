// SPDX-License-Identifier: Apache-2.0
'use strict';
const assert = require('assert');
const { same, sorted } = require('.');

module.exports = async (r) => {
  await same(r.sAdd('s', ['a', 'b', 'c', 'd']), 4);
  await same(r.sAdd('t', ['c', 'd', 'e']), 3);
  await same(r.sCard('s'), 4);
  await same(sorted(r.sMembers('s')), ['a', 'b', 'c', 'd']);
  await same(r.sIsMember('s', 'a'), 1);
  await same(r.smIsMember('s', ['a', 'z']), [1, 0]);
  await same(sorted(r.sDiff(['s', 't'])), ['a', 'b']);
  await same(sorted(r.sInter(['s', 't'])), ['c', 'd']);
  await same(sorted(r.sUnion(['s', 't'])), ['a', 'b', 'c', 'd', 'e']);
  await same(r.sInterCard(['s', 't']), 2);
  await same(r.sInterCard(['s', 't'], 1), 1);
  await same(r.sDiffStore('to', ['s', 't']), 2);
  await same(r.sInterStore('to', ['s', 't']), 2);
  await same(r.sUnionStore('to', ['s', 't']), 5);
  await same(r.sMove('s', 't', 'a'), 1);
  await same(r.sRem('s', ['b', 'nothing']), 1);
  assert.ok(['c', 'd'].includes(await r.sRandMember('s')));
  await same(sorted(r.sRandMemberCount('s', 5)), ['c', 'd']);
  await same(r.sScan('nothing', '0'), { cursor: '0', members: [] });
  await same(sorted(r.sScan('s', '0').then((reply) => reply.members)), ['c', 'd']);
  assert.ok(['c', 'd'].includes(await r.sPop('s')));
  assert.equal((await r.sPopCount('s', 5)).length, 1);
  await same(r.sPop('s'), null);
};
