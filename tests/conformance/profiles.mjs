// The catalog's profiles by another validator than ours: each is a valid JSON Schema 2020-12 and judges the committed
// cases as the catalog's own tests do.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv/dist/2020.js';

const here = dirname(fileURLToPath(import.meta.url));
const folder = join(here, '../../services/catalog/Profiles');
const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
const cases = read(join(here, 'profiles/cases.json'));
const ajv = new Ajv.default({ allErrors: true, strict: true, strictRequired: false, strictTypes: false });

// A missing or an unknown field is reported at the object around it.
const pointerOf = ({ keyword, instancePath, params, propertyName }) =>
  keyword === 'required' ? `${instancePath}/${params.missingProperty}`
  : keyword === 'additionalProperties' ? `${instancePath}/${params.additionalProperty}`
  : propertyName !== undefined ? `${instancePath}/${propertyName}`
  : keyword === 'propertyNames' ? `${instancePath}/${params.propertyName}`
  : instancePath;

let failures = 0;
let judged = 0;
const judge = (schema, content, expected) => {
  const valid = schema(content);
  const pointers = [...new Set((valid ? [] : schema.errors).map(pointerOf))].sort();
  judged++;
  if (JSON.stringify(pointers) === JSON.stringify([...expected].sort())) return;
  failures++;
  console.error(`${JSON.stringify(content)}: expected ${expected}, found ${pointers}`);
};

const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
for (const file of files) {
  const [name] = file.split('.');
  const schema = ajv.compile(read(join(folder, file)));
  for (const content of cases[name].valid) judge(schema, content, []);
  for (const { content, pointers } of cases[name].invalid) judge(schema, content, pointers);
}
if (files.length === 0 || judged === 0) failures++;
console.log(`${files.length} profiles, ${judged} cases, ${failures} failures`);
process.exit(failures === 0 ? 0 : 1);
