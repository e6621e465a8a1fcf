// Shows that the checks of this folder can fail: node selftest.mjs
// Each row breaks one thing in fixtures/orders.json and names the linter's rule that has to say so;
// then Prism stands before a server that breaks its document in several ways.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { joinDocuments } from "./join.mjs";
import { lint } from "./lint.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const sound = join(here, "fixtures/orders.json");
const read = () => JSON.parse(readFileSync(sound, "utf8"));
const place = (document) => document.paths["/v1/orders"].post;
const get = (document) => document.paths["/v1/orders/{id}"].get;

const broken = [
    ["redocly", "info-license", (d) => delete d.info.license],
    ["redocly", "operation-summary", (d) => delete get(d).summary],
    ["redocly", "operation-description", (d) => delete get(d).description],
    ["redocly", "operation-operationId", (d) => delete get(d).operationId],
    ["redocly", "operation-operationId-unique", (d) => (get(d).operationId = "placeOrder")],
    ["redocly", "operation-4xx-response", (d) => (get(d).responses = { 200: get(d).responses[200] })],
    [
        "redocly",
        "operation-4xx-problem-details-rfc7807",
        (d) => (get(d).responses[404].content = { "application/json": {} }),
    ],
    ["redocly", "operation-tag-defined", (d) => (get(d).tags = ["unknown"])],
    ["redocly", "tag-description", (d) => delete d.tags[0].description],
    ["redocly", "security-defined", (d) => delete get(d).security],
    ["redocly", "no-unused-components", (d) => (d.components.schemas.Orphan = { type: "string" })],
    ["redocly", "response-contains-header", (d) => delete place(d).responses[201].headers],
    ["redocly", "no-unresolved-refs", (d) => delete d.components.schemas.Money],
    ["redocly", "path-parameters-defined", (d) => (get(d).parameters = [])],
    ["spectral", "operation-operationId", (d) => delete get(d).operationId],
    ["spectral", "operation-tags", (d) => delete get(d).tags],
    ["spectral", "operation-description", (d) => delete get(d).description],
    ["spectral", "exchange-openapi-3-1", (d) => (d.openapi = "3.0.3")],
    ["spectral", "exchange-path-versioned", (d) => (d.paths = { "/orders": d.paths["/v1/orders"] })],
    ["spectral", "exchange-problem-json", (d) => (get(d).responses[404].content = { "text/plain": {} })],
    ["spectral", "exchange-unauthorized-documented", (d) => delete get(d).responses[403]],
    ["spectral", "exchange-operation-id-camel", (d) => (get(d).operationId = "Read_Order")],
    [
        "spectral",
        "exchange-property-camel",
        (d) => (d.components.schemas.Order.properties.BuyerId = { type: "string" }),
    ],
    [
        "spectral",
        "exchange-amounts-are-integers",
        (d) => (d.components.schemas.Money.properties.amount.type = "number"),
    ],
    [
        "spectral",
        "exchange-amounts-are-integers",
        (d) => (d.components.schemas.Money.properties.amount.type = ["integer", "string"]),
    ],
    ["spectral", "exchange-idempotency-key", (d) => (place(d).parameters = [])],
];

const failures = [];
const expect = (fact, holds) => {
    if (!holds) failures.push(fact);
    console.log(`${holds ? "ok    " : "FAILED"} ${fact}`);
};

/** The rules a linter names for a document that is broken by one change. */
function rulesFound(folder, linter, change) {
    const file = join(folder, "broken.json");
    const document = read();
    change(document);
    writeFileSync(file, JSON.stringify(document, null, 2));
    const { passed, output } = lint(linter, [file]);
    return passed ? [] : output.split(/\s+/);
}

function linters(folder) {
    for (const linter of ["redocly", "spectral"])
        expect(`${linter} passes a sound document`, lint(linter, [sound]).passed);
    for (const [linter, rule, change] of broken) {
        expect(
            `${linter} refuses by ${rule}: ${change.toString().replace(/^\(d\) => /, "")}`,
            rulesFound(folder, linter, change).includes(rule),
        );
    }
    const nothing = spawnSync(process.execPath, [join(here, "lint.mjs"), join(folder, "absent.json")]);
    expect("an absent document is a failure", nothing.status !== 0);
}

function joining() {
    const one = read();
    const both = joinDocuments({ orders: one, other: { ...one, paths: { "/v1/others": one.paths["/v1/orders"] } } });
    expect("joined documents keep every path", Object.keys(both.paths).length === 3);
    expect(
        "joined documents keep schemas of one name apart",
        "orders_Money" in both.components.schemas && "other_Money" in both.components.schemas,
    );
    const rival = read();
    get(rival).summary = "Another thing";
    let refused = false;
    try {
        joinDocuments({ orders: one, rival });
    } catch {
        refused = true;
    }
    expect("two services that claim one path are refused", refused);
}

const order = {
    id: "1",
    offerId: "2",
    price: { amount: 1, currency: "CNY" },
    licenseId: null,
    state: "placed",
    at: "2026-01-01T00:00:00Z",
};
const json = "application/json; charset=utf-8";
const answers = {
    sound: [200, order, json, []],
    unknownState: [200, { ...order, state: "lost" }, json, ["response.body.state"]],
    textAmount: [200, { ...order, price: { amount: "1", currency: "CNY" } }, json, ["response.body.price.amount"]],
    missingMember: [200, { ...order, offerId: undefined }, json, ["response.body"]],
    wrongMedia: [200, order, "text/html", ["response"]],
    undocumentedStatus: [
        500,
        { type: "about:blank", title: "x", status: 500 },
        "application/problem+json",
        ["response"],
    ],
    problem: [404, { type: "about:blank", title: "x", status: 404 }, "application/problem+json", []],
};

async function prism(folder) {
    const document = join(folder, "exchange.json");
    writeFileSync(document, JSON.stringify(joinDocuments({ orders: read() })));
    const server = createServer((request, response) => {
        const [status, body, type] = answers[request.url.split("/").pop()] ?? answers.sound;
        response.writeHead(status, { "content-type": type }).end(JSON.stringify(body));
    });
    await new Promise((done) => server.listen(0, "127.0.0.1", done));
    const upstream = `http://127.0.0.1:${server.address().port}`;
    const port = String(20000 + (process.pid % 10000));
    const program = join(here, "node_modules/.bin/prism");
    const child = spawn(process.execPath, [program, "proxy", document, upstream, "--port", port, "-v", "silent"], {
        stdio: "ignore",
    });
    try {
        const ask = (path) => fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization: "Bearer x" } });
        const deadline = Date.now() + 20_000;
        while (!(await ask("/v1/orders/sound").catch(() => null)) && Date.now() < deadline)
            await new Promise((go) => setTimeout(go, 100));
        const places = async (path) =>
            JSON.parse((await ask(path)).headers.get("sl-violations") ?? "[]").map((v) => v.location.join("."));
        for (const [name, [, , , expected]] of Object.entries(answers)) {
            const found = await places(`/v1/orders/${name}`);
            expect(
                `Prism on ${name}: ${expected.join(" ") || "no violation"}`,
                found.length === 0 ? expected.length === 0 : found.includes(expected[0]),
            );
        }
        expect("Prism names a route that no document has", (await places("/v1/unknown")).includes("request"));
    } finally {
        child.kill();
        server.close();
    }
}

const folder = mkdtempSync(join(tmpdir(), "conformance-"));
try {
    linters(folder);
    joining();
    await prism(folder);
} finally {
    rmSync(folder, { recursive: true });
}
console.log(
    failures.length === 0 ? "Every check was seen failing." : `${failures.length} of the checks cannot be trusted.`,
);
process.exitCode = failures.length === 0 ? 0 : 1;
