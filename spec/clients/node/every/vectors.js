// SPDX-License-Identifier: Apache-2.0
'use strict';
const assert = require('assert');
const { same, sorted } = require('.');

module.exports = async (r) => {
  if (!(await r.needs('VADD'))) return;
  await same(r.vAdd('v', [1, 0, 0], 'x', { QUANT: 'NOQUANT' }), true);
  await same(r.vAdd('v', [0, 1, 0], 'y', { QUANT: 'NOQUANT', SETATTR: { year: 1980 } }), true);
  await same(r.vAdd('v', [1, 0, 0], 'x', { QUANT: 'NOQUANT' }), false);
  await same(r.vAdd('small', [1, 2, 3, 4], 'a', { REDUCE: 2, CAS: true, EF: 50, M: 8 }), true);
  await same(r.vCard('v'), 2);
  await same(r.vDim('small'), 2);
  await same(r.vEmb('v', 'y'), [0, 1, 0]);
  const raw = await r.vEmbRaw('v', 'y');
  assert.deepEqual([raw.quantization, raw.l2Norm], ['f32', 1]);
  await same(r.vSim('v', [1, 0, 0]), ['x', 'y']);
  await same(r.vSim('v', 'y', { COUNT: 1, EF: 10, TRUTH: true, NOTHREAD: true }), ['y']);
  await same(r.vSim('v', [1, 0, 0], { FILTER: '.year > 1970', 'FILTER-EF': 10 }), ['y']);
  await same(r.vSimWithScores('v', [1, 0, 0]), { x: 1, y: 0.5 });
  await same(r.vGetAttr('v', 'y'), { year: 1980 });
  await same(r.vGetAttr('v', 'x'), null);
  await same(r.vSetAttr('v', 'x', { year: 1 }), true);
  await same((await r.vLinks('v', 'x')).at(-1), ['y']);
  await same((await r.vLinksWithScores('v', 'x')).at(-1), { y: 0.5 });
  assert.ok(['x', 'y'].includes(await r.vRandMember('v')));
  await same(sorted(r.vRandMember('v', 5)), ['x', 'y']);
  await same(r.vRange('v', '-', '+', 1), ['x']);
  const info = await r.vInfo('v');
  assert.deepEqual([info['quant-type'], info['vector-dim'], info.size], ['f32', 3, 2]);
  await same(r.vRem('v', 'x'), true);
  await same(r.vRem('v', 'x'), false);
};
