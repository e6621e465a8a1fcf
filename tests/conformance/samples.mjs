// Starts the sample receivers and sends them what comes and what must not get through: node samples.mjs
// Needs dotnet and, for the one in JavaScript, the package of receivers that is installed here.
import { spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { request } from "node:http";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as wait } from "node:timers/promises";
import { Webhook } from "standardwebhooks";

const here = dirname(fileURLToPath(import.meta.url));
const samples = join(here, "../../samples/webhooks");
const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const other = `whsec_${Buffer.alloc(32, 9).toString("base64")}`;
const patienceMs = 120_000;
const failures = [];

const expect = (fact, holds) => {
    if (!holds) failures.push(fact);
    console.log(`${holds ? "ok    " : "FAILED"} ${fact}`);
};

const eventually = async (holds) => {
    for (const end = Date.now() + patienceMs; Date.now() < end; await wait(50)) if (await holds()) return true;
    return false;
};

const freePort = () =>
    new Promise((resolve) => {
        const server = createServer().listen(0, "127.0.0.1", () => {
            const { port } = server.address();
            server.close(() => resolve(port));
        });
    });

const event = (id, type, data = {}) =>
    JSON.stringify({ specversion: "1.0", id, source: "/", type, subject: "ord_1", sequence: 1, data });

/** A delivery as the exchange signs it, at an instant, by a secret. */
function delivery(id, body, { at = Date.now(), by = secret } = {}) {
    const timestamp = new Date(at);
    return {
        body,
        headers: {
            "content-type": "application/cloudevents+json; charset=utf-8",
            "webhook-id": id,
            "webhook-timestamp": String(Math.floor(at / 1000)),
            "webhook-signature": new Webhook(by).sign(id, timestamp, body),
        },
    };
}

/** The status and the text that a receiver answers; a connection that it cuts is status 0. */
const post = (port, { body, headers }) =>
    new Promise((resolve) => {
        const sent = request({ port, host: "127.0.0.1", path: "/hooks", method: "POST", headers }, (response) => {
            let text = "";
            response.on("data", (part) => (text += part));
            response.on("end", () => resolve({ status: response.statusCode, text }));
            response.on("error", () => resolve({ status: response.statusCode, text }));
        });
        sent.on("error", () => resolve({ status: 0, text: "" }));
        sent.setHeader("content-length", Buffer.byteLength(body));
        sent.end(body);
    });

/** Half a request, then nobody. */
const abort = (port) =>
    new Promise((resolve) => {
        const socket = connect(port, "127.0.0.1", () => {
            socket.write("POST /hooks HTTP/1.1\r\nhost: us\r\ncontent-length: 1000\r\n\r\n{", () => {
                setTimeout(() => socket.resetAndDestroy(), 100);
            });
        });
        socket.on("error", () => {});
        socket.on("close", resolve);
    });

async function check(name, command, args, cwd) {
    const port = await freePort();
    const env = { ...process.env, WEBHOOK_SECRET: `${other} ${secret}`, PORT: String(port), DOTNET_NOLOGO: "1" };
    const receiver = spawn(command, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "inherit"] });
    let printed = "";
    receiver.stdout.on("data", (part) => (printed += part));
    const count = (text) => printed.split(text).length - 1;
    try {
        const right = delivery("evt_1", event("evt_1", "order.placed"));
        const started = await eventually(async () => (await post(port, { ...right, headers: {} })).status > 0);
        expect(`${name} starts, and takes nothing unsigned`, started && count("order.placed") === 0);
        expect(`${name} takes what is right`, (await post(port, right)).status === 204);
        expect(`${name} takes a twin`, (await post(port, right)).status === 204);
        const answer = await post(port, delivery("evt_2", event("evt_2", "endpoint.challenge", { challenge: "c1" })));
        expect(`${name} answers its challenge`, answer.status === 200 && answer.text === "c1");
        const altered = { ...right, body: right.body.replace("ord_1", "ord_2") };
        expect(`${name} refuses what was altered`, (await post(port, altered)).status === 401);
        const renamed = { ...right, headers: { ...right.headers, "webhook-id": "evt_3" } };
        expect(`${name} refuses what was given another id`, (await post(port, renamed)).status === 401);
        const old = delivery("evt_4", event("evt_4", "order.old"), { at: Date.now() - 600_000 });
        expect(`${name} refuses what is ten minutes old`, (await post(port, old)).status === 401);
        const foreign = delivery("evt_5", event("evt_5", "order.foreign"), { by: `whsec_${Buffer.alloc(32).toString("base64")}` });
        expect(`${name} refuses what another has signed`, (await post(port, foreign)).status === 401);
        const huge = delivery("evt_6", event("evt_6", "order.huge", { text: "a".repeat(100_000) }));
        expect(`${name} reads no oversized body`, [413, 0].includes((await post(port, huge)).status));
        await abort(port);
        await wait(500); // What that does to the receiver, it does a moment later.
        const next = delivery("evt_7", event("evt_7", "order.completed"), { by: other });
        expect(`${name} lives on when a sender goes away, and knows both secrets`, (await post(port, next)).status === 204);
        const seen = await eventually(() => count("order.completed") === 1);
        expect(`${name} prints each event once`, seen && count("order.placed") === 1);
        expect(`${name} prints nothing that it refused`, !/ord_2|order\.(old|foreign|huge)/.test(printed));
    } finally {
        // With what it started: dotnet run has the receiver as a child.
        if (receiver.exitCode === null) process.kill(-receiver.pid, "SIGKILL");
    }
}

// The sample finds its package beside itself, as it does for who follows the README.
const folder = mkdtempSync(join(tmpdir(), "receiver-"));
try {
    copyFileSync(join(samples, "receiver.mjs"), join(folder, "receiver.mjs"));
    symlinkSync(join(here, "node_modules"), join(folder, "node_modules"));
    await check("receiver.mjs", process.execPath, [join(folder, "receiver.mjs")], folder);
    await check("Receiver.cs", "dotnet", ["run", join(samples, "Receiver.cs")], samples);
} finally {
    rmSync(folder, { recursive: true });
}
process.exitCode = failures.length === 0 ? 0 : 1;
