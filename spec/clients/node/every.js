// SPDX-License-Identifier: Apache-2.0
// Every command of node-redis for the data types. usage: node every.js PROTOCOL
// Prints the commands that the server lacks, and "ok"; one that nothing here calls is an error.
'use strict';
const assert = require('assert');
const { createClient, RESP_TYPES } = require('redis');
const { Every } = require('./every/index');

const FAMILIES = ['lists', 'hashes', 'sets', 'sorted-sets', 'streams', 'places', 'vectors', 'keys'];

// Takes a second server.
const EXCEPTIONS = ['migrate'];

class Client extends Every {
  binary() {
    return this.client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
  }
}

async function check(RESP) {
  const client = await createClient({ url: `redis://localhost:${process.env.SPINEL_PORT}`, RESP, unstableResp3: true }).connect();
  const r = new Client(client);
  for (const family of FAMILIES) {
    await client.flushAll();
    await require(`./every/${family}`)(r);
  }
  const missed = (await r.missed()).filter((name) => !EXCEPTIONS.includes(name));
  assert.deepEqual(missed, [], 'never called');
  await client.flushAll();
  await client.close();
  for (const command of [...r.lacking].sort()) console.log('lacking', command);
}

check(Number(process.argv[2])).then(() => console.log('ok'));
