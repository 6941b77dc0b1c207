// Node.js
const { createClient } = require('redis');
const client = createClient({ url: 'redis://localhost:6379' });
await client.connect();
await client.set('key', 'value');
console.log(await client.get('key'));
