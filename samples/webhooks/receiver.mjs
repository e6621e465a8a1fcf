// Receives events of the exchange: npm install standardwebhooks && WEBHOOK_SECRET=whsec_... node receiver.mjs
import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";

// Two secrets, parted by a blank, while one replaces the other.
const verifiers = process.env.WEBHOOK_SECRET.split(" ").map((secret) => new Webhook(secret));
const seen = new Set(); // In earnest: a unique key, in the transaction of your own change.

/** What was told; null where nobody of ours has signed it, or longer ago than five minutes. */
function genuine(body, headers) {
    for (const verifier of verifiers) {
        try {
            return verifier.verify(body, headers);
        } catch {
            // Perhaps by the other secret.
        }
    }
    return null;
}

createServer(async (request, response) => {
    // Ours say how long they are, and none has more than 20 KB.
    if (!(request.headers["content-length"] <= 65536)) return response.writeHead(413, { connection: "close" }).end();
    const parts = [];
    try {
        for await (const part of request) parts.push(part);
    } catch {
        return; // The sender went away; what it has not told it tells again.
    }
    const body = Buffer.concat(parts).toString("utf8"); // As it came: JSON that is written anew has another signature.
    const told = genuine(body, request.headers);
    if (!told) return response.writeHead(401).end();
    if (told.type === "endpoint.challenge") return response.end(told.data.challenge);
    if (!seen.has(told.id)) console.log(told.type, told.subject, `#${told.sequence}`); // One may come twice.
    seen.add(told.id);
    response.writeHead(204).end(); // Within 15 seconds: take it down now, work on it later.
}).listen(process.env.PORT ?? 8099, "127.0.0.1");
