// SPDX-License-Identifier: Apache-2.0
// Geo and HyperLogLog.
'use strict';
const assert = require('assert');
const { same } = require('.');

const NEAR = { longitude: 15, latitude: 37 };
const WITH = ['WITHDIST', 'WITHCOORD', 'WITHHASH'];

async function whole(reply) {
  const [first] = await reply;
  assert.equal(first.member, 'Catania');
  assert.equal(String(first.hash), '3479447370796909');
  assert.ok(Number(first.coordinates.longitude).toFixed(4) === '15.0873');
  return Number(first.distance).toFixed(3);
}

module.exports = async (r) => {
  await same(r.geoAdd('g', { longitude: 13.361389, latitude: 38.115556, member: 'Palermo' }), 1);
  await same(r.geoAdd('g', [{ longitude: 15.087269, latitude: 37.502669, member: 'Catania' }], { condition: 'NX' }), 1);
  await same(r.geoDist('g', 'Palermo', 'Catania', 'km'), 166.2742);
  await same(r.geoDist('g', 'Palermo', 'nothing'), null);
  await same(r.geoHash('g', ['Palermo', 'Catania']), ['sqc8b49rny0', 'sqdtr74hyu0']);
  const [palermo, nothing] = await r.geoPos('g', ['Palermo', 'nothing']);
  assert.ok(Number(palermo.longitude).toFixed(4) === '13.3614' && nothing === null);
  await same(r.geoRadius('g', NEAR, 200, 'km', { SORT: 'ASC' }), ['Catania', 'Palermo']);
  await same(r.geoRadiusRo('g', NEAR, 100, 'km'), ['Catania']);
  await same(whole(r.geoRadiusWith('g', NEAR, 100, 'km', WITH)), '56.441');
  await same(whole(r.geoRadiusRoWith('g', NEAR, 100, 'km', WITH)), '56.441');
  await same(r.geoRadiusStore('g', NEAR, 200, 'km', 'to'), 2);
  await same(r.geoRadiusByMember('g', 'Palermo', 200, 'km', { SORT: 'ASC' }), ['Palermo', 'Catania']);
  await same(r.geoRadiusByMemberRo('g', 'Palermo', 100, 'km'), ['Palermo']);
  await same(whole(r.geoRadiusByMemberWith('g', 'Catania', 1, 'km', WITH)), '0.000');
  await same(whole(r.geoRadiusByMemberRoWith('g', 'Catania', 1, 'km', WITH)), '0.000');
  await same(r.geoRadiusByMemberStore('g', 'Palermo', 100, 'km', 'to', { STOREDIST: true }), 1);
  await same(r.geoSearch('g', 'Palermo', { radius: 200, unit: 'km' }, { SORT: 'DESC' }), ['Catania', 'Palermo']);
  await same(whole(r.geoSearchWith('g', NEAR, { width: 200, height: 200, unit: 'km' }, WITH)), '56.441');
  await same(r.geoSearchStore('to', 'g', NEAR, { radius: 200, unit: 'km' }), 2);
  await same(r.pfAdd('p', ['a', 'b', 'c']), 1);
  await same(r.pfAdd('q', ['c', 'd']), 1);
  await same(r.pfCount('p'), 3);
  await same(r.pfCount(['p', 'q']), 4);
  await same(r.pfMerge('merged', ['p', 'q']), 'OK');
  await same(r.pfCount('merged'), 4);
};
