// Shows that webhooks.mjs can fail, on the published vectors: node webhooks.selftest.mjs
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse, verify } from "./webhooks.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const vectors = JSON.parse(readFileSync(join(here, "../../samples/webhooks/vectors.json"), "utf8"));
const rotated = vectors.find((vector) => vector.secrets.length === 2);
const contentType = "application/cloudevents+json; charset=utf-8";
const other = `whsec_${Buffer.alloc(32, 9).toString("base64")}`;
const signatures = (vector) => vector.signature.split(" ");

const broken = {
    "an altered body": { ...rotated, body: rotated.body.replace("lion", "line") },
    "another id": { ...rotated, id: "evt_other" },
    "another instant": { ...rotated, timestamp: rotated.timestamp + 1 },
    "a secret that signed nothing": { ...rotated, secrets: [...rotated.secrets, other] },
    "a rotation that forgot the old secret": { ...rotated, signature: signatures(rotated).toSpliced(1, 1).join(" ") },
    "a rotation that forgot the old key": { ...rotated, signature: signatures(rotated).slice(0, 3).join(" ") },
};

const failures = [];
const expect = (fact, holds) => {
    if (!holds) failures.push(fact);
    console.log(`${holds ? "ok    " : "FAILED"} ${fact}`);
};
const passes = async (act) => {
    try {
        await act();
        return true;
    } catch {
        return false;
    }
};

for (const vector of vectors) expect(`verifies: ${vector.title}`, await passes(() => verify(vector)));
for (const [fact, delivery] of Object.entries(broken)) expect(`refuses ${fact}`, !(await passes(() => verify(delivery))));
expect("parses an event", await passes(() => parse({ ...rotated, contentType })));
expect("refuses an event of another id", !(await passes(() => parse({ ...rotated, contentType, id: "evt_other" }))));
const untyped = JSON.stringify({ ...JSON.parse(rotated.body), type: undefined });
expect("refuses an event without a type", !(await passes(() => parse({ ...rotated, contentType, body: untyped }))));
process.exitCode = failures.length === 0 ? 0 : 1;
