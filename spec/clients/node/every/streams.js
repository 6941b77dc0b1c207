// SPDX-License-Identifier: Apache-2.0
'use strict';
const assert = require('assert');
const { same } = require('.');

const entry = (id, message) => ({ id, message });

/** What XREAD gives: with RESP3 the client leaves the reply as it is, a map with flat entries. */
async function read(reply) {
  const found = await reply;
  if (found === null || Array.isArray(found)) return found;
  const message = (flat) => Object.fromEntries(flat.flatMap((_, i) => (i % 2 ? [] : [[flat[i], flat[i + 1]]])));
  return Object.entries(found).map(([name, messages]) => ({
    name,
    messages: messages.map(([id, flat]) => entry(id, message(flat))),
  }));
}

const ids = (reply) => Promise.resolve(reply).then((found) => found.map((each) => each.id));

async function removal(r) {
  for (const id of ['1-1', '2-1', '3-1']) await r.xAdd('y', id, { f: 'v' });
  await r.xGroupCreate('y', 'g', '0');
  await r.xReadGroup('g', 'c', { key: 'y', id: '>' });
  await same(r.xAckDel('y', 'g', ['1-1', '9-9'], 'ACKED'), [1, -1]);
  await same(r.xDelEx('y', ['2-1'], 'ACKED'), [2]);
  await same(r.xDelEx('y', ['2-1'], 'DELREF'), [1]);
  await same(r.xLen('y'), 1);
}

module.exports = async (r) => {
  await same(r.xAdd('x', '1-1', { f: '1' }), '1-1');
  await same(r.xAdd('x', '1-2', { f: '2' }), '1-2');
  await same(r.xAdd('x', '2-0', { f: '3' }, { TRIM: { strategy: 'MAXLEN', strategyModifier: '=', threshold: 10 } }), '2-0');
  await same(r.xAddNoMkStream('nothing', '*', { f: '1' }), null);
  await same(r.xLen('x'), 3);
  await same(r.xRange('x', '-', '+', { COUNT: 1 }), [entry('1-1', { f: '1' })]);
  await same(r.xRevRange('x', '+', '(1-2'), [entry('2-0', { f: '3' })]);
  await same(read(r.xRead({ key: 'x', id: '1-2' })), [{ name: 'x', messages: [entry('2-0', { f: '3' })] }]);
  await same(r.xRead({ key: 'x', id: '9' }), null);
  await same(r.xGroupCreate('x', 'g', '0'), 'OK');
  await same(r.xGroupCreateConsumer('x', 'g', 'idle'), 1);
  await same(r.xGroupDelConsumer('x', 'g', 'idle'), 0);
  await same(r.xGroupSetId('x', 'g', '0'), 'OK');
  await same(read(r.xReadGroup('g', 'c', { key: 'x', id: '>' }, { COUNT: 2 })), [
    { name: 'x', messages: [entry('1-1', { f: '1' }), entry('1-2', { f: '2' })] },
  ]);
  await same(r.xPending('x', 'g'), {
    pending: 2, firstId: '1-1', lastId: '1-2', consumers: [{ name: 'c', deliveriesCounter: 2 }],
  });
  await same(ids(r.xPendingRange('x', 'g', '-', '+', 10, { consumer: 'c' })), ['1-1', '1-2']);
  await same(r.xClaim('x', 'g', 'd', 0, '1-1'), [entry('1-1', { f: '1' })]);
  await same(r.xClaimJustId('x', 'g', 'd', 0, ['1-2'], { RETRYCOUNT: 7 }), ['1-2']);
  await same(r.xAutoClaim('x', 'g', 'e', 0, '0-0', { COUNT: 1 }), {
    nextId: '1-2', messages: [entry('1-1', { f: '1' })], deletedMessages: [],
  });
  await same(r.xAutoClaimJustId('x', 'g', 'e', 0, '1-2'), { nextId: '0-0', messages: ['1-2'], deletedMessages: [] });
  await same(r.xAck('x', 'g', ['1-1', '9-9']), 1);
  const stream = await r.xInfoStream('x');
  assert.deepEqual([stream.length, stream['last-generated-id'], stream.groups], [3, '2-0', 1]);
  await same(stream['first-entry'], entry('1-1', { f: '1' }));
  const [group] = await r.xInfoGroups('x');
  assert.deepEqual([group.name, group.consumers, group.pending, group['last-delivered-id']], ['g', 3, 1, '1-2']);
  assert.deepEqual((await r.xInfoConsumers('x', 'g')).map((each) => each.name).sort(), ['c', 'd', 'e']);
  if (await r.needs('XDELEX')) await removal(r);
  if (await r.needs('XCFGSET')) await same(r.xCfgSet('x', { IDMP_DURATION: 300 }), 'OK');
  await same(r.xDel('x', ['1-1', '9-9']), 1);
  await same(r.xTrim('x', 'MAXLEN', 1, { strategyModifier: '=' }), 1);
  await same(r.xGroupDestroy('x', 'g'), 1);
  await same(r.xSetId('x', '7-0'), 'OK');
};
