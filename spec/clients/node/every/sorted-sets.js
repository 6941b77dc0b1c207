// SPDX-License-Identifier: Apache-2.0
'use strict';
const assert = require('assert');
const { same, sorted } = require('.');

const scored = (members) => Object.entries(members).map(([value, score]) => ({ value, score }));

async function ranges(r) {
  await same(r.zRange('z', 0, -1), ['a', 'b', 'c']);
  await same(r.zRange('z', '+inf', '(1', { BY: 'SCORE', REV: true, LIMIT: { offset: 0, count: 1 } }), ['c']);
  await same(r.zRange('z', '[b', '+', { BY: 'LEX' }), ['b', 'c']);
  await same(r.zRangeWithScores('z', 0, 1), scored({ a: 1, b: 2 }));
  await same(r.zRangeByScore('z', '(1', 3), ['b', 'c']);
  await same(r.zRangeByScoreWithScores('z', 1, 1), scored({ a: 1 }));
  await same(r.zRangeStore('to', 'z', 0, 1), 2);
  await same(r.zCount('z', 2, '+inf'), 2);
  await r.zAdd('lex', scored({ a: 0, b: 0, c: 0, d: 0, e: 0, f: 0 }));
  await same(r.zLexCount('lex', '[b', '(e'), 3);
  await same(r.zRangeByLex('lex', '[b', '(e'), ['b', 'c', 'd']);
  await same(r.zRemRangeByLex('lex', '-', '(c'), 2);
  await same(r.zRemRangeByRank('lex', 0, 0), 1);
  await same(r.zRemRangeByScore('lex', 0, 0), 3);
  await same(r.zScan('z', '0'), { cursor: '0', members: scored({ a: 1, b: 2, c: 3 }) });
  assert.ok(['a', 'b', 'c'].includes(await r.zRandMember('z')));
  await same(sorted(r.zRandMemberCount('z', 5)), ['a', 'b', 'c']);
  await same(sorted(r.zRandMemberCountWithScores('z', 5)), await sorted(Promise.resolve(scored({ a: 1, b: 2, c: 3 }))));
}

async function algebra(r) {
  await r.zAdd('y', scored({ b: 10, c: 20, d: 30 }));
  const weighted = [{ key: 'z', weight: 2 }, { key: 'y', weight: 1 }];
  await same(r.zDiff(['z', 'y']), ['a']);
  await same(r.zDiffWithScores(['z', 'y']), scored({ a: 1 }));
  await same(r.zDiffStore('to', ['y', 'z']), 1);
  await same(r.zInter(['z', 'y']), ['b', 'c']);
  await same(r.zInterWithScores(weighted, { AGGREGATE: 'MAX' }), scored({ b: 10, c: 20 }));
  await same(r.zInterStore('to', ['z', 'y']), 2);
  await same(r.zInterCard(['z', 'y'], 1), 1);
  await same(r.zUnion(['z', 'y']), ['a', 'b', 'c', 'd']);
  await same(r.zUnionWithScores(weighted, { AGGREGATE: 'MIN' }), scored({ a: 2, b: 4, c: 6, d: 30 }));
  await same(r.zUnionStore('to', ['z', 'y']), 4);
}

async function pops(r) {
  await same(r.zPopMax('to'), { value: 'd', score: 30 });
  await same(r.zPopMin('to'), { value: 'a', score: 1 });
  await same(r.zPopMaxCount('to', 1), scored({ c: 23 }));
  await same(r.zPopMinCount('to', 5), scored({ b: 12 }));
  await same(r.zPopMin('to'), null);
  await same(r.zmPop(['nothing', 'y'], 'MAX', { COUNT: 2 }), { key: 'y', members: scored({ d: 30, c: 20 }) });
  await same(r.zmPop('nothing', 'MIN'), null);
  await same(r.zRem('z', ['b', 'nothing']), 1);
  if (await r.needs('BZPOPMIN')) {
    await same(r.bzPopMin(['nothing', 'z'], 1), { key: 'z', value: 'a', score: 1 });
    await same(r.bzPopMax('z', 1), { key: 'z', value: 'c', score: 3 });
  }
  if (await r.needs('BZMPOP')) await same(r.bzmPop(1, 'y', 'MIN'), { key: 'y', members: scored({ b: 10 }) });
}

module.exports = async (r) => {
  await same(r.zAdd('z', scored({ a: 1, b: 2, c: 3 })), 3);
  await same(r.zAdd('z', { value: 'a', score: 1.5 }, { condition: 'XX', CH: true }), 1);
  await same(r.zAddIncr('z', { value: 'a', score: 0.5 }), 2);
  await same(r.zAddIncr('z', { value: 'a', score: 0.5 }, { condition: 'NX' }), null);
  await same(r.zIncrBy('z', -1, 'a'), 1);
  await same(r.zCard('z'), 3);
  await same(r.zScore('z', 'b'), 2);
  await same(r.zScore('z', 'nothing'), null);
  await same(r.zmScore('z', ['a', 'nothing']), [1, null]);
  await same(r.zRank('z', 'c'), 2);
  await same(r.zRevRank('z', 'c'), 0);
  // Since Redis 7.2, as CLIENT SETINFO.
  if (await r.needs('CLIENT|SETINFO')) await same(r.zRankWithScore('z', 'c'), { rank: 2, score: 3 });
  else r.called.add('zRankWithScore');
  await ranges(r);
  await algebra(r);
  await pops(r);
};
