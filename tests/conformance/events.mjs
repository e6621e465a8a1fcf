// Checks what partners are told, by programs that are not ours: node events.mjs [folder], by default artifacts/events.
// The AsyncAPI document by its own parser and by Spectral; every example and every event that the flows saw by the
// CloudEvents SDK and, its data, by the published JSON Schema of its type. Ends with 1 on any finding.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Parser } from "@asyncapi/parser";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { HTTP } from "cloudevents";

const here = dirname(fileURLToPath(import.meta.url));
const read = (folder, name) => JSON.parse(readFileSync(join(folder, name), "utf8"));

/** What the parser of AsyncAPI finds; it gives hints too, which are no findings. */
export async function parse(document) {
    const { document: parsed, diagnostics } = await new Parser().parse(JSON.stringify(document));
    const bad = diagnostics.filter((one) => one.severity <= 1);
    if (parsed === undefined && bad.length === 0) return ["the parser gave no document"];
    return bad.map((one) => `${one.path.join("/")}: ${one.code}: ${one.message}`);
}

/** What Spectral finds in an AsyncAPI document. */
export function lint(file) {
    const spectral = join(here, "node_modules/.bin/spectral");
    const arguments_ = ["lint", "--ruleset", join(here, ".spectral.asyncapi.yaml"), "--fail-severity", "warn", file];
    const result = spawnSync(process.execPath, [spectral, ...arguments_], { encoding: "utf8" });
    return result.status === 0 ? [] : [`${result.stdout}${result.stderr}`];
}

/** What is wrong with bodies, by the CloudEvents SDK and by the schemas of the catalog. */
export function check(catalog, bodies) {
    const ajv = addFormats(new Ajv2020({ strict: false }));
    const schemas = new Map(catalog.data.map((row) => [row.type, ajv.compile(row.schema)]));
    const findings = [];
    for (const body of bodies) {
        try {
            const headers = { "content-type": "application/cloudevents+json" };
            const told = HTTP.toEvent({ headers, body: JSON.stringify(body) });
            told.validate();
            if (told.id !== body.id || told.sequence !== body.sequence) findings.push(`${body.id}: read as ${told.id}`);
        } catch (fault) {
            findings.push(`${body.type} ${body.id}: no CloudEvent: ${fault.message}`);
        }
        if (Number.isNaN(Date.parse(body.time))) findings.push(`${body.type} ${body.id}: ${body.time} is no time`);
        const valid = schemas.get(body.type);
        if (valid === undefined) findings.push(`${body.type} is not in the catalog`);
        else if (body.dataschema !== undefined && !valid(body.data))
            findings.push(`${body.type} ${body.id}: ${ajv.errorsText(valid.errors)}`);
    }
    return findings;
}

async function main(folder) {
    const [document, catalog, feed] = ["asyncapi.json", "catalog.json", "feed.json"].map((name) => read(folder, name));
    const bodies = [...catalog.data.flatMap((row) => [row.example, row.thinExample]), ...feed];
    const findings = [
        ...(await parse(document)),
        ...lint(join(folder, "asyncapi.json")),
        ...check(catalog, bodies),
        ...(feed.length === 0 ? ["the flows saw no event"] : []),
    ];
    for (const finding of findings) console.error(finding);
    console.log(`${catalog.data.length} types, ${bodies.length} bodies: ${findings.length} findings`);
    return findings.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
    process.exitCode = await main(resolve(process.argv[2] ?? join(here, "../../artifacts/events")));
