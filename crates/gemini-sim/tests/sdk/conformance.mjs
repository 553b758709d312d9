// Runs the official JavaScript client library against a simulator and checks what comes back.
//
// Usage: node conformance.mjs FOLDER_WITH_NODE_MODULES BASE_URL API_VERSION

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [folder, baseUrl, apiVersion] = process.argv.slice(2);
const { GoogleGenAI } = createRequire(join(folder, 'package.json'))('@google/genai');
const model = 'gemini-3.8-flash';
const client = new GoogleGenAI({ apiKey: 'sim-key', httpOptions: { baseUrl, apiVersion } });
const stores = client.fileSearchStores;
const text = 'Le café est à Genève. Refunds are possible within 30 days.\n返金は30日以内です。';

const all = async (pager) => {
  const items = [];
  for await (const item of await pager) items.push(item);
  return items;
};
const refused = async (status, call) => {
  await assert.rejects(call, (error) => error.status === status);
};
const active = async (name) => {
  for (let tries = 0; tries < 200; tries += 1) {
    const document = await stores.documents.get({ name });
    if (document.state === 'STATE_ACTIVE') return document;
    await new Promise((resume) => setTimeout(resume, 20));
  }
  throw new Error(`${name} did not become active`);
};
const upload = async (store, content, config) => {
  const file = new Blob([content], { type: 'text/plain' });
  const operation = await stores.uploadToFileSearchStore({
    file, fileSearchStoreName: store, config: { mimeType: 'text/plain', ...config },
  });
  return operation.response.documentName;
};
const grounded = (answer, grounding) => {
  const bytes = Buffer.from(answer);
  for (const { segment, groundingChunkIndices } of grounding.groundingSupports) {
    assert.equal(bytes.subarray(segment.startIndex ?? 0, segment.endIndex).toString(), segment.text);
    for (const index of groundingChunkIndices) {
      const context = grounding.groundingChunks[index].retrievedContext;
      assert.ok(context.text.includes(segment.text));
      assert.equal(context.customMetadata[0].stringValue, 'd-0001');
    }
  }
};

assert.ok((await all(client.models.list({ config: { pageSize: 3 } }))).length > 3);
const store = (await stores.create({ config: { displayName: 'JS Store' } })).name;
assert.match(store, /^fileSearchStores\/jsstore-[a-z0-9]{12}$/);
assert.equal((await stores.get({ name: store })).displayName, 'JS Store');

const name = await upload(store, text, {
  displayName: 'Règlement.txt', customMetadata: [{ key: 'doc_id', stringValue: 'd-0001' }],
});
const document = await active(name);
assert.equal(document.displayName, 'Règlement.txt');
assert.equal(document.sizeBytes, String(Buffer.byteLength(text)));
const large = await upload(store, Buffer.alloc(17 * 1024 * 1024, 'abcdefg '), {});
assert.equal((await active(large)).sizeBytes, String(17 * 1024 * 1024));
assert.deepEqual(
  (await all(stores.documents.list({ parent: store, config: { pageSize: 1 } }))).map((d) => d.name),
  [name, large],
);
await stores.documents.delete({ name: large, config: { force: true } });
await refused(404, () => stores.documents.get({ name: large }));

const file = await client.files.upload({ file: new Blob([text], { type: 'text/plain' }) });
assert.equal((await client.files.get({ name: file.name })).sizeBytes, String(Buffer.byteLength(text)));
let operation = await stores.importFile({ fileSearchStoreName: store, fileName: file.name });
while (!operation.done) operation = await client.operations.get({ operation });
const imported = await active(`${store}/documents/${operation.response.documentName}`);
await stores.documents.delete({ name: imported.name, config: { force: true } });
await client.files.delete({ name: file.name });

const ask = (options = {}) => ({
  model, contents: 'Are refunds possible?',
  config: { tools: [{ fileSearch: { fileSearchStoreNames: [store] } }], ...options },
});
const events = [];
for await (const event of await client.models.generateContentStream(ask())) events.push(event);
const answer = events.map((event) => event.text ?? '').join('');
const last = events.at(-1).candidates[0];
assert.ok(events.length > 3 && answer.includes('Refunds are possible within 30 days'));
assert.equal(last.finishReason, 'STOP');
grounded(answer, last.groundingMetadata);
const whole = await client.models.generateContent(ask());
assert.equal(whole.text, answer);
grounded(answer, whole.candidates[0].groundingMetadata);
assert.ok((await client.models.countTokens({ model, contents: 'hi' })).totalTokens > 0);

const headers = { 'x-sim-fault': 'stream-error-event' };
await assert.rejects(async () => {
  for await (const _ of await client.models.generateContentStream(ask({ httpOptions: { headers } })));
});
await refused(400, () => stores.delete({ name: store }));
await stores.delete({ name: store, config: { force: true } });
await refused(404, () => stores.get({ name: store }));
console.log('conforms');
