// SPDX-License-Identifier: Apache-2.0
// node-redis with RESP2 and RESP3.
'use strict';
const assert = require('assert');
const { createClient } = require('redis');

async function check(RESP) {
  const url = `redis://localhost:${process.env.SPINEL_PORT}`;
  const client = await createClient({ url, RESP, name: 'me' }).connect();
  await client.flushAll();
  assert.equal(await client.ping(), 'PONG');
  assert.equal(await client.clientGetName(), 'me');
  assert.equal(await client.set('k', 'v'), 'OK');
  assert.equal(await client.set('k', 'w', { condition: 'NX' }), null);
  assert.equal(await client.set('k', 'w', { GET: true, expiration: { type: 'EX', value: 100 } }), 'v');
  assert.ok((await client.ttl('k')) > 98);
  assert.equal(await client.get('nothing'), null);
  assert.equal(await client.getDel('k'), 'w');
  await client.mSet({ a: '1', b: '2' });
  assert.deepEqual(await client.mGet(['a', 'nothing', 'b']), ['1', null, '2']);
  assert.equal(await client.incr('n'), 1);
  assert.equal(await client.incrBy('n', 41), 42);
  assert.equal(await client.incrByFloat('f', 1.5), '1.5');
  assert.equal(await client.append('s', 'abc'), 3);
  assert.equal(await client.getRange('s', 1, 2), 'bc');
  assert.equal(await client.setBit('bits', 7, 1), 0);
  assert.equal(await client.bitCount('bits'), 1);
  assert.equal(await client.expire('s', 100), 1);
  assert.equal(await client.persist('s'), 1);
  assert.equal(await client.exists(['a', 'b', 'nothing']), 2);
  assert.equal(await client.type('a'), 'string');
  assert.equal(await client.objectEncoding('a'), 'int');
  assert.equal(await client.copy('a', 'c'), 1);
  const found = [];
  for await (const keys of client.scanIterator({ MATCH: '[abc]', COUNT: 2 })) {
    found.push(...keys);
  }
  assert.deepEqual([...new Set(found)].sort(), ['a', 'b', 'c']);
  assert.deepEqual({ ...(await client.configGet('databases')) }, { databases: '16' });
  assert.ok((await client.info('server')).includes('redis_version:'));
  assert.equal((await client.clientInfo()).name, 'me');
  const many = await Promise.all(Array.from({ length: 5000 }, () => client.incr('counter')));
  assert.equal(many[4999], 5000);
  await assert.rejects(client.incr('s'), /value is not an integer or out of range/);
  assert.equal(await client.dbSize(), (await client.keys('*')).length);
  await client.flushAll();
  await client.close();
}

check(2).then(() => check(3)).then(() => console.log('ok'));
