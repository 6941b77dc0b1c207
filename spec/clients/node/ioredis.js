// SPDX-License-Identifier: Apache-2.0
// ioredis, which waits for INFO before it is ready.
'use strict';
const assert = require('assert');
const Redis = require('ioredis');

async function check() {
  const redis = new Redis({ port: Number(process.env.SPINEL_PORT), connectionName: 'me', db: 2 });
  await redis.flushall();
  assert.equal(await redis.client('GETNAME'), 'me');
  assert.equal(await redis.set('k', 'v', 'EX', 100), 'OK');
  assert.equal(await redis.set('k', 'w', 'NX'), null);
  assert.equal(await redis.set('k', 'w', 'XX', 'GET'), 'v');
  assert.equal(await redis.ttl('k'), -1);
  assert.ok((await redis.getBuffer('k')).equals(Buffer.from('w')));
  assert.equal(await redis.getex('k', 'PX', 100000), 'w');
  await redis.mset({ a: 1, b: 2 });
  assert.deepEqual(await redis.mget('a', 'nothing', 'b'), ['1', null, '2']);
  const results = await redis.pipeline().incr('n').incrby('n', 41).get('n').incr('k').exec();
  assert.deepEqual(results.slice(0, 3), [[null, 1], [null, 42], [null, '42']]);
  assert.match(results[3][0].message, /value is not an integer or out of range/);
  const many = redis.pipeline();
  for (let i = 0; i < 5000; i++) {
    many.set(`key:${i}`, i);
  }
  assert.equal((await many.exec()).length, 5000);
  const found = new Set();
  for await (const keys of redis.scanStream({ match: 'key:*', count: 100 })) {
    keys.forEach((key) => found.add(key));
  }
  assert.equal(found.size, 5000);
  assert.deepEqual(await redis.config('GET', 'databases'), ['databases', '16']);
  assert.equal(await redis.getrange('k', 0, -1), 'w');
  assert.equal(await redis.setbit('bits', 7, 1), 0);
  assert.deepEqual(await redis.bitfield('bits', 'GET', 'u8', 0), [1]);
  await redis.flushall();
  assert.equal(await redis.quit(), 'OK');
  console.log('ok');
}

check();
