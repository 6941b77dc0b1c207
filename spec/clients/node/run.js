// SPDX-License-Identifier: Apache-2.0
// Runs a snippet as it stands, with $SPINEL_PORT in the place of port 6379. usage: node run.js FILE
'use strict';
const fs = require('fs');
const net = require('net');

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const target = Array.isArray(args[0]) ? args[0][0] : args[0];
  if (target && Number(target.port) === 6379) {
    target.port = Number(process.env.SPINEL_PORT);
  }
  return connect.apply(this, args);
};

// Snippets wait at their top level and load modules with require, which no single module form allows.
const AsyncFunction = (async () => {}).constructor;
new AsyncFunction('require', fs.readFileSync(process.argv[2], 'utf8'))(require).then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
