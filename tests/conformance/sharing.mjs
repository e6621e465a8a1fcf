// Holds what everybody may read of works against programs that others wrote: node sharing.mjs [file...], by default
// artifacts/sharing. Manifests by the JSON Schema of the IIIF validator and by the strict reading of @iiif/parser;
// the JSON-LD in pages is found as search engines do, and every type and property must be one of schema.org.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import SchemaValidator from "@adobe/structured-data-validator";
import { Validator as ManifestValidator } from "@hyperion-framework/validator";
import { presentation3StrictUpgrade as readStrictly } from "@iiif/parser/strict";
import WebAutoExtractor from "@marbec/web-auto-extractor";
import { Parser, Store } from "n3";

const here = dirname(fileURLToPath(import.meta.url));
const written = resolve(here, "../../artifacts/sharing");
const rdfs = "http://www.w3.org/2000/01/rdf-schema#";
const rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const schemaOrg = "http://schema.org/";

const manifests = new ManifestValidator();
const rights = /^http:\/\/(creativecommons\.org\/(licenses|publicdomain)|rightsstatements\.org\/vocab)\//;

/** Everything that is wrong with a manifest, a line each. */
export function findingsOfManifest(text) {
    const manifest = JSON.parse(text);
    const wrong = [];
    if (manifest["@context"] !== "http://iiif.io/api/presentation/3/context.json") wrong.push("The context is another.");
    if (!rights.test(manifest.rights)) wrong.push(`rights is ${manifest.rights}.`);
    if (!manifests.validateManifest(manifest))
        wrong.push(...manifests.validators.manifest.errors.map((one) => `${one.dataPath} ${one.message}`));
    const strict = { warnings: [] };
    try {
        readStrictly(structuredClone(manifest), strict);
    } catch (fault) {
        strict.warnings.push(fault.message);
    }
    return [...wrong, ...strict.warnings];
}

/** The vocabulary in the form that the validator takes. */
function vocabulary() {
    const file = join(dirname(createRequire(import.meta.url).resolve("@vocabulary/schema")), "schema.nq");
    const store = new Store(new Parser({ format: "N-Quads" }).parse(readFileSync(file, "utf8")));
    const named = (subject, predicate) =>
        store.getObjects(subject, predicate, null).map(({ value }) => ({ "@id": value }));
    const all = (type) => store.getSubjects(`${rdf}type`, type, null);
    return {
        "@graph": [
            ...all(`${rdfs}Class`).map((it) => ({
                "@id": it.value,
                "@type": "rdfs:Class",
                "rdfs:subClassOf": named(it, `${rdfs}subClassOf`),
            })),
            ...all(`${rdf}Property`).map((it) => ({
                "@id": it.value,
                "@type": "rdf:Property",
                "schema:domainIncludes": named(it, `${schemaOrg}domainIncludes`),
            })),
        ],
    };
}

const schema = new SchemaValidator(vocabulary());

// A role repeats the property that it stands in (schema.org/Role); the vocabulary's domains do not say so.
const isRole = ({ issueMessage }) => /^Property "(creator|contributor)" for type "Role"/.test(issueMessage);

/** Everything that is wrong with a page's structured data, a line each. */
export async function findingsOfPage(html) {
    const data = new WebAutoExtractor({ addLocation: true, embedSource: ["rdfa", "microdata"] }).parse(html);
    const works = Object.values(data.jsonld ?? {}).flat();
    const wrong = data.errors.map((fault) => fault.message ?? String(fault));
    if (works.length !== 1) return [...wrong, `${works.length} works were found.`];
    const [work] = works;
    for (const name of ["@id", "url", "name", "license", "acquireLicensePage"])
        if (!work[name]) wrong.push(`${name} is missing.`);
    if (work.license === work.acquireLicensePage) wrong.push("The license is where licenses are sold.");
    const issues = (await schema.validate(data)).filter((issue) => !isRole(issue));
    return [...wrong, ...issues.map((issue) => issue.issueMessage)];
}

async function main(given) {
    const found = existsSync(written) ? readdirSync(written).sort().map((name) => join(written, name)) : [];
    const files = given.length > 0 ? given : found;
    for (const kind of [".manifest.json", ".html"]) {
        if (files.some((file) => file.endsWith(kind))) continue;
        console.error(`There is no *${kind} to check: the flow tests write them to artifacts/sharing.`);
        return 1;
    }
    let failed = 0;
    for (const file of files) {
        const text = readFileSync(file, "utf8");
        const wrong = file.endsWith(".html") ? await findingsOfPage(text) : findingsOfManifest(text);
        if (wrong.length > 0) failed++;
        console.log(`${wrong.length === 0 ? "conforms" : "FAILS   "} ${relative(process.cwd(), file)}`);
        for (const line of wrong) console.log(`    ${line}`);
    }
    console.log(`${files.length - failed} of ${files.length} conform to IIIF Presentation 3 and schema.org.`);
    return failed === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
