// What the official node client can do, against a running server. Ends with 77 where there is no client.
const assert = require('assert');

let client;
try {
  client = require(process.env.SMARTFILE_NODE || 'smartfile-client');
} catch (missing) {
  console.log(`${missing.message}: name the folder of the client by SMARTFILE_NODE.`);
  process.exit(77);
}

const rest = new client.BasicClient({
  baseUrl: process.env.SMARTFILE_API_URL, username: process.env.SMARTFILE_API_KEY, password: process.env.SMARTFILE_API_PASSWORD,
});
rest.logger.silent = true;
const fs = new client.FileSystem(rest);
const call = (owner, name, ...given) => new Promise((resolve, reject) => {
  owner[name](...given, (error, answer) => (error ? reject(error) : resolve(answer)), {});
});
const fails = (owner, name, ...given) => call(owner, name, ...given).then(() => assert.fail(`${name} was not refused`), (error) => error);
const write = (path, content, options) => new Promise((resolve, reject) => {
  const stream = fs.createWriteStream(path, options, (error, answer) => (error ? reject(error) : resolve(answer)));
  stream.write(content.slice(0, 2));
  stream.end(content.slice(2));
});
const read = (path, options) => new Promise((resolve, reject) => {
  fs.createReadStream(path, options, (error, response) => {
    if (error) reject(error);
    else response.on('data', () => {}).on('end', () => {}).setEncoding('utf8').on('data', (part) => { response.text = (response.text || '') + part; }).on('end', () => resolve(response));
  });
});

async function run() {
  assert.strictEqual((await call(rest, 'ping')).ping, 'pong');
  assert.strictEqual((await call(rest, 'whoami')).user.username, process.env.SMARTFILE_API_KEY);
  assert((await call(rest, 'right')).length > 0);
  assert.strictEqual((await call(fs, 'mkdir', '/node d')).path, '/node d');
  const odd = '/node d/a #1?&%23 ü';
  assert.strictEqual((await write(odd, 'content', { headers: {} })).size, 7);
  assert.strictEqual((await write(odd, 'X-behind', { offset: 6, timestamp: 4102444800 })).size, 14);
  assert.strictEqual((await read(odd, { headers: {} })).text, 'contenX-behind');
  const part = await read(odd, { offset: 8 });
  assert.deepStrictEqual([part.statusCode, part.text], [206, 'behind']);
  assert.strictEqual((await call(fs, 'readFile', odd, {})).toString(), 'contenX-behind');
  assert.deepStrictEqual(await call(fs, 'readdir', '/node d'), ['a #1?&%23 ü']);
  assert((await call(fs, 'stat', odd)).isfile);

  assert.strictEqual((await call(fs, 'rename', odd, '/node d/f')).path, '/node d/f');
  await call(fs, 'mkdir', '/node d/sub');
  assert.deepStrictEqual(await call(fs, 'readdir', '/node d/sub'), []);
  assert.strictEqual((await call(fs, 'copy', '/node d/f', '/node d/sub')).result.status, 'SUCCESS');
  assert.match((await fails(fs, 'move', '/node d/f', '/node d/sub')).message, /exists/);
  await call(fs, 'unlink', '/node d/f');
  await call(fs, 'unlink', '/node d/f');
  assert.strictEqual(await call(fs, 'exists', '/node d/f'), false);
  for (let i = 0; i < 5; i += 1) await write(`/node d/sub/${i}`, 'xyz', { headers: {} });
  const names = await new Promise((resolve, reject) => fs.readdir('/node d/sub', (e, found) => (e ? reject(e) : resolve(found)), { limit: 2 }));
  assert.deepStrictEqual(names, ['0', '1', '2', '3', '4', 'f']);
  assert.strictEqual((await call(fs, 'rmdir', '/node d')).result.status, 'SUCCESS');
  assert.strictEqual((await call(fs, 'rmdir', '/node d')).result.status, 'SUCCESS');
  assert.strictEqual((await fails(rest, 'info', '/node d')).statusCode, 404);
}

run().catch((error) => {
  console.log(error);
  process.exit(1);
});
