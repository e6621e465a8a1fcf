// Shows that the check of manifests and pages can fail: node sharing.selftest.mjs
// Each row breaks one thing in fixtures/work.manifest.json or fixtures/work.html and names what is to be said of it.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findingsOfManifest, findingsOfPage } from "./sharing.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const read = (name) => readFileSync(join(here, "fixtures", name), "utf8");
const canvas = (manifest) => manifest.items[0];
const annotation = (manifest) => canvas(manifest).items[0].items[0];

const brokenManifests = [
    ["context", "another context", (m) => (m["@context"] = "http://iiif.io/api/presentation/2/context.json")],
    ["label", "no label", (m) => delete m.label],
    ["language map", "a label that is a text", (m) => (m.label = { en: "Bowl" })],
    ["rights", "a license of our own as rights", (m) => (m.rights = "https://exchange.example/v1/offers")],
    ["rights", "rights by https", (m) => (m.rights = m.rights.replace("http:", "https:"))],
    ["height", "a canvas without height", (m) => delete canvas(m).height],
    ["target", "an annotation without target", (m) => delete annotation(m).target],
    ["homepage", "a homepage that is no list", (m) => (m.homepage = m.homepage[0])],
    ["AnnotationPage", "a canvas of annotations", (m) => (canvas(m).items = canvas(m).items[0].items)],
];

const block = /(?<=<script type="application\/ld\+json">).*(?=<\/script>)/;
const withWork = (change) => (html) => {
    const work = JSON.parse(html.match(block)[0]);
    change(work);
    return html.replace(block, () => JSON.stringify(work).replace(/</g, "\\u003C"));
};

const brokenPages = [
    ["0 works", "no JSON-LD", (html) => html.replace(/<script.*<\/script>/, "")],
    ["0 works", "JSON-LD that can't be read", (html) => html.replace('{"@context"', "{@context")],
    ["license is missing", "no license", withWork((it) => delete it.license)],
    ["where licenses are sold", "a license that is an offer", withWork((it) => (it.license = it.acquireLicensePage))],
    ["height", "a property that its type has not", withWork((it) => (it["@type"] = "Painting"))],
    ["roleName", "the role of a person", withWork((it) => (it.creator[0].roleName = "painter"))],
    ["price", "a property of no type of work", withWork((it) => (it.price = 1))],
];

let failures = 0;
const expect = (fact, holds, said = "") => {
    if (!holds) failures++;
    console.log(`${holds ? "ok    " : "FAILED"} ${fact}${holds ? "" : `: ${said}`}`);
};

const soundManifest = findingsOfManifest(read("work.manifest.json"));
expect("a sound manifest conforms", soundManifest.length === 0, soundManifest.join("; "));
for (const [rule, fact, change] of brokenManifests) {
    const manifest = JSON.parse(read("work.manifest.json"));
    change(manifest);
    const said = findingsOfManifest(JSON.stringify(manifest)).join("; ");
    expect(`${rule} finds ${fact}`, said.includes(rule), said);
}
const soundPage = await findingsOfPage(read("work.html"));
expect("a sound page conforms", soundPage.length === 0, soundPage.join("; "));
for (const [rule, fact, change] of brokenPages) {
    const said = (await findingsOfPage(change(read("work.html")))).join("; ");
    expect(`${rule} finds ${fact}`, said.includes(rule), said);
}
const nothing = spawnSync(process.execPath, [join(here, "sharing.mjs"), join(here, "fixtures/absent.html")]);
expect("an absent page is a failure", nothing.status !== 0);
console.log(failures === 0 ? "Every check was seen failing." : `${failures} of the checks cannot be trusted.`);
process.exitCode = failures === 0 ? 0 : 1;
