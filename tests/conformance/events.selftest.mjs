// Shows that events.mjs can fail: each row breaks one thing of a sound document or body and must be found.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check, lint, parse } from "./events.mjs";

const id = "ord_01kas7q2m6g3vcr7dae9h8j7k6";
const schema = {
    type: "object",
    properties: { orderId: { type: "string", pattern: "^ord_" }, placedAt: { type: "string", format: "date-time" } },
    required: ["orderId"],
};
const sound = () => ({
    specversion: "1.0",
    id: "evt_1",
    source: "https://exchange.example/v1/orders",
    type: "order.placed",
    subject: id,
    time: "2026-11-23T02:30:01Z",
    datacontenttype: "application/json",
    dataschema: "https://exchange.example/v1/event-types/order.placed/schemas/1",
    sequence: 1,
    data: { orderId: id, placedAt: "2026-11-23T02:30:00Z" },
});
const catalog = { data: [{ type: "order.placed", schema }] };
const document = () => ({
    asyncapi: "3.0.0",
    id: "urn:exchange:events",
    info: {
        title: "Events",
        version: "1.0.0",
        description: "Events.",
        license: { name: "Apache-2.0", url: "https://www.apache.org/licenses/LICENSE-2.0" },
        contact: { name: "Desk", url: "https://exchange.example/docs" },
        tags: [{ name: "events", description: "Events." }],
    },
    channels: { webhooks: { address: null, messages: { placed: { $ref: "#/components/messages/placed" } } } },
    operations: { tell: { action: "send", description: "We tell.", channel: { $ref: "#/channels/webhooks" } } },
    components: { messages: { placed: { name: "order.placed", payload: { type: "object" } } } },
});

const bodies = [
    ["no source", (b) => delete b.source],
    ["no type", (b) => delete b.type],
    ["an unknown type", (b) => (b.type = "order.vanished")],
    ["a time that is none", (b) => (b.time = "yesterday")],
    ["data of another form", (b) => (b.data.orderId = "lic_1")],
    ["a field that is missing", (b) => delete b.data.orderId],
    ["an instant that is none", (b) => (b.data.placedAt = "yesterday")],
];
const documents = [
    ["a reference to nothing", (d) => (d.channels.webhooks.messages.placed.$ref = "#/components/messages/gone")],
    ["an action that is none", (d) => (d.operations.tell.action = "shout")],
    ["no version", (d) => delete d.info.version],
];

const unseen = [];
if (check(catalog, [sound()]).length > 0) unseen.push("the sound body is refused");
for (const [name, breakIt] of bodies) {
    const body = sound();
    breakIt(body);
    if (check(catalog, [body]).length === 0) unseen.push(name);
}
const folder = mkdtempSync(join(tmpdir(), "events-"));
const lints = (broken) => {
    const file = join(folder, "asyncapi.json");
    writeFileSync(file, JSON.stringify(broken));
    return lint(file);
};
if ([...(await parse(document())), ...lints(document())].length > 0)
    unseen.push(`the sound document is refused: ${[...(await parse(document())), ...lints(document())].join("\n")}`);
for (const [name, breakIt] of documents) {
    const broken = document();
    breakIt(broken);
    if ((await parse(broken)).length === 0) unseen.push(`${name} (parser)`);
    if (lints(broken).length === 0) unseen.push(`${name} (Spectral)`);
}
rmSync(folder, { recursive: true });
for (const name of unseen) console.error(`not found: ${name}`);
console.log(`${bodies.length + documents.length} breaks, ${unseen.length} not found`);
process.exitCode = unseen.length === 0 ? 0 : 1;
