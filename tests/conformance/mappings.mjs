// The published schema of mapping documents by another validator than ours: the built-in documents keep to it, and it
// says of every changed one what the catalog's own reader says (tests/unit writes those down).
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv/dist/2020.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const read = (path) => readFileSync(join(root, path), 'utf8');
const ajv = new Ajv.default({ strict: true, strictRequired: false, strictTypes: false });
const schema = ajv.compile(JSON.parse(read('services/catalog/Schemas/mapping.json')));

let failures = 0;
const fail = (text) => {
  failures++;
  if (failures <= 20) console.error(text);
};

const folder = 'services/catalog/Mappings';
const files = readdirSync(join(root, folder)).filter((file) => file.endsWith('.json'));
for (const file of files)
  if (!schema(JSON.parse(read(`${folder}/${file}`)))) fail(`${file}: ${ajv.errorsText(schema.errors)}`);

const counts = { true: 0, false: 0 };
for (const line of read('artifacts/mappings/changed.jsonl').split('\n').filter(Boolean)) {
  const { isRead, document } = JSON.parse(line);
  counts[isRead]++;
  if (schema(document) !== isRead)
    fail(`the reader ${isRead ? 'takes' : 'refuses'} what the schema does not: ${line.slice(0, 4000)}`);
}
if (files.length === 0 || counts.true === 0 || counts.false === 0) fail('There was nothing to judge.');
console.log(`${files.length} documents; ${counts.true} changed ones taken, ${counts.false} refused; ${failures} failures`);
process.exit(failures === 0 ? 0 : 1);
