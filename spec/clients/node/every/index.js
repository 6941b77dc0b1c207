// SPDX-License-Identifier: Apache-2.0
// A client that notes which of its commands were called, and which of them the server lacks.
'use strict';
const assert = require('assert');
const commands = require('@redis/client/dist/lib/commands').default;

const GROUPS = ['array', 'bitmap', 'generic', 'geo', 'hash', 'hyperloglog', 'list', 'set', 'sorted-set', 'stream', 'string'];
const VECTOR = /^V[A-Z]/;

/** The value with plain objects for maps, and sets in the order of their members. */
function plain(value) {
  if (value instanceof Set) return [...value].map(plain).sort();
  if (value instanceof Map) return plain(Object.fromEntries(value));
  if (Buffer.isBuffer(value)) return value;
  if (Array.isArray(value)) return value.map(plain);
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
  }
  return value;
}

async function same(reply, expected) {
  assert.deepStrictEqual(plain(await reply), plain(expected));
}

async function sorted(reply) {
  return plain(await reply).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

class Every {
  constructor(client) {
    this.client = client;
    this.called = new Set();
    this.lacking = new Set();
    return new Proxy(this, {
      get(every, name) {
        if (name in every) return every[name];
        every.called.add(name);
        return every.client[name].bind(every.client);
      },
    });
  }

  async knows(command) {
    return (await this.client.sendCommand(['COMMAND', 'INFO', command]))[0] !== null;
  }

  async needs(command) {
    const known = await this.knows(command);
    if (!known) this.lacking.add(command);
    return known;
  }

  /** The group that the server has the command of a method in, or null. */
  async group(name) {
    for (let words = name.split('_'); words.length > 0; words.pop()) {
      const reply = await this.client.sendCommand(['COMMAND', 'DOCS', words.join('_')]);
      const docs = Array.isArray(reply) ? reply[1] : Object.values(reply)[0];
      if (docs) return Array.isArray(docs) ? docs[docs.indexOf('group') + 1] : docs.group;
    }
    return null;
  }

  /** Commands of the client for the groups of data types that were not called though the server has them. */
  async missed() {
    const missed = [];
    const keys = Object.keys(commands);
    for (const name of keys.filter((key) => key === key.toUpperCase())) {
      const method = keys.find((key) => key !== name && commands[key] === commands[name]);
      if (this.called.has(name) || this.called.has(method)) continue;
      const group = await this.group(name);
      if (GROUPS.includes(group) || (group !== null && VECTOR.test(name))) missed.push(method);
    }
    return missed;
  }
}

module.exports = { Every, same, sorted };
