// Holds ODRL policies against W3C's shapes: node shacl.mjs [file...], by default artifacts/odrl/*.json.
// Ends with 1 on any finding, on a term that ODRL does not have, and when there is no policy at all.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import jsonld from "jsonld";
import { DataFactory, Parser, Store } from "n3";
import SHACLValidator from "rdf-validate-shacl";

const here = dirname(fileURLToPath(import.meta.url));
const written = resolve(here, "../../artifacts/odrl");
const odrl = "http://www.w3.org/ns/odrl/2/";
const rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const turtle = (name) => new Parser().parse(readFileSync(join(here, "odrl", name), "utf8"));

const shapes = new Store(turtle("shapesv2.ttl"));
// The shapes need it to know that an offer is a policy and a permission a rule.
const vocabulary = turtle("ODRL22.ttl");
const terms = new Set(vocabulary.map(({ subject }) => subject.value));
const context = JSON.parse(readFileSync(join(here, "odrl/ODRL22.jsonld"), "utf8"));

/** W3C's context from the copy beside; nothing is ever fetched. */
async function load(url) {
    if (url !== "http://www.w3.org/ns/odrl.jsonld") throw new Error(`${url} is no context that is known here.`);
    return { document: context, documentUrl: url, contextUrl: null };
}

/** A term of JSON-LD's reader as one of N3's. */
function term({ termType, value, language, datatype }) {
    if (termType === "BlankNode") return DataFactory.blankNode(value.replace(/^_:/, ""));
    if (termType !== "Literal") return DataFactory.namedNode(value);
    return DataFactory.literal(value, language || DataFactory.namedNode(datatype.value));
}

/** Everything that is wrong with a document, a line each; nothing where it conforms. */
export async function findings(document) {
    const triples = (await jsonld.toRDF(document, { documentLoader: load })).map(({ subject, predicate, object }) =>
        DataFactory.quad(term(subject), term(predicate), term(object)),
    );
    const unknown = new Set(
        triples
            .flatMap(({ subject, predicate, object }) => [subject, predicate, object])
            .filter(({ termType, value }) => termType === "NamedNode" && value.startsWith(odrl))
            .map(({ value }) => value)
            .filter((value) => !terms.has(value) && value !== odrl),
    );
    const types = triples.filter(({ predicate }) => predicate.value === `${rdf}type`);
    const { results } = await new SHACLValidator(shapes).validate(new Store([...vocabulary, ...triples]));
    return [
        ...(types.length > 0 ? [] : ["It says nothing of any type."]),
        ...[...unknown].map((value) => `ODRL has no ${value}.`),
        // The vocabulary does not keep its own shapes; what it says of itself is not our finding.
        ...results
            .filter(({ focusNode }) => !terms.has(focusNode.value))
            .map(({ focusNode, path, sourceShape, sourceConstraintComponent: component }) =>
                [focusNode, path, sourceShape, component].map((it) => it?.value.replace(/^.*[/#]/, "") ?? "-").join(" "),
            ),
    ];
}

async function main(given) {
    const found = existsSync(written) ? readdirSync(written).filter((name) => name.endsWith(".json")) : [];
    const files = given.length > 0 ? given : found.sort().map((name) => join(written, name));
    if (files.length === 0) {
        console.error("There is no policy to check: the flow tests write them to artifacts/odrl.");
        return 1;
    }
    let failed = 0;
    for (const file of files) {
        const wrong = await findings(JSON.parse(readFileSync(file, "utf8")));
        if (wrong.length > 0) failed++;
        console.log(`${wrong.length === 0 ? "conforms" : "FAILS   "} ${relative(process.cwd(), file)}`);
        for (const line of wrong) console.log(`    ${line}`);
    }
    console.log(`${files.length - failed} of ${files.length} conform to W3C's shapes of ODRL 2.2.`);
    return failed === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
