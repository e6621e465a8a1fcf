// Verifies deliveries that tests received, with the libraries that receivers use: node webhooks.mjs [file ...]
// By default artifacts/webhooks/*.json; each file is an array of { id, timestamp, signature, body, secrets, publicKeys }.
// Where there are no files, or a file has no delivery, that is a failure.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as ed25519 from "@noble/ed25519";
import { HTTP } from "cloudevents";
import { Webhook as Standard } from "standardwebhooks";
import { Webhook as Svix } from "svix";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const bytes = (text, prefix) => {
    if (!text.startsWith(prefix)) throw new Error(`${text} does not begin with ${prefix}`);
    return Buffer.from(text.slice(prefix.length), "base64");
};

/** Does something at the instant of a delivery: the libraries refuse what is older than five minutes. */
function at(seconds, act) {
    const now = Date.now;
    Date.now = () => seconds * 1000;
    try {
        return act();
    } finally {
        Date.now = now;
    }
}

/** Throws where one of the libraries refuses the delivery, or a key has signed nothing. */
export async function verify({ id, timestamp, signature, body, secrets, publicKeys }) {
    const headers = {
        "webhook-id": id,
        "webhook-timestamp": String(timestamp),
        "webhook-signature": signature,
    };
    for (const Library of [Standard, Svix])
        for (const secret of secrets) at(timestamp, () => new Library(secret).verify(body, headers));
    const content = Buffer.from(`${id}.${timestamp}.${body}`);
    const signed = signature.split(" ").filter((one) => one.startsWith("v1a,"));
    for (const key of publicKeys) {
        const checks = signed.map((one) =>
            ed25519.verifyAsync(bytes(one, "v1a,"), content, bytes(key, "whpk_"), { zip215: false }),
        );
        if (!(await Promise.all(checks)).includes(true)) throw new Error(`${key} has signed nothing`);
    }
}

/** Throws where the body is no CloudEvent whose id is the webhook-id. */
export function parse({ id, contentType, body }) {
    const event = HTTP.toEvent({ headers: { "content-type": contentType }, body });
    if (!event.validate() || event.id !== id) throw new Error(`${id} is no CloudEvent of that id`);
    return event;
}

async function main(files) {
    if (files.length === 0) throw new Error("no test has left a delivery");
    let count = 0;
    for (const file of files) {
        const deliveries = JSON.parse(readFileSync(file, "utf8"));
        for (const delivery of deliveries) {
            await verify(delivery);
            if (delivery.contentType) parse(delivery);
            count++;
        }
        if (deliveries.length === 0) throw new Error(`${file} is empty`);
    }
    console.log(`${count} deliveries verified by standardwebhooks, svix and @noble/ed25519, parsed by cloudevents`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const folder = join(root, "artifacts/webhooks");
    const found = () => readdirSync(folder).filter((name) => name.endsWith(".json"));
    await main(process.argv.length > 2 ? process.argv.slice(2) : found().map((name) => join(folder, name)));
}
