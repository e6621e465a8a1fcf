// Joins the documents of the services into one, so that one Prism can stand before the gateway:
// node join.mjs out.json artifacts/openapi/*.json
// Schemas get the service's name in front, because two services may give one name to different things.
import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

/** The document with every component but the security schemes renamed to service_Name. */
function prefixed(service, document) {
    const renamed = JSON.stringify(document).replace(
        /"#\/components\/(?!securitySchemes\/)(\w+)\/([^"/]+)/g,
        (_, kind, name) => `"#/components/${kind}/${service}_${name}`,
    );
    const copy = JSON.parse(renamed);
    for (const [kind, members] of Object.entries(copy.components ?? {})) {
        if (kind === "securitySchemes") continue;
        copy.components[kind] = Object.fromEntries(
            Object.entries(members).map(([name, it]) => [`${service}_${name}`, it]),
        );
    }
    return copy;
}

/** Adds the members of one object to another; two different values under one name are an error, not a choice. */
function merge(target, source, where) {
    for (const [name, value] of Object.entries(source ?? {})) {
        if (name in target && JSON.stringify(target[name]) !== JSON.stringify(value))
            throw new Error(`${where}/${name} stands in two documents with different content.`);
        target[name] = value;
    }
}

/** One document out of {service: document}. */
export function joinDocuments(documents) {
    const whole = { openapi: "3.1.1", info: { title: "Exchange", version: "1.0.0" }, paths: {}, components: {} };
    for (const [service, document] of Object.entries(documents)) {
        const { paths, components = {} } = prefixed(service, document);
        for (const [path, operations] of Object.entries(paths)) merge((whole.paths[path] ??= {}), operations, path);
        for (const [kind, members] of Object.entries(components)) merge((whole.components[kind] ??= {}), members, kind);
    }
    return whole;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const [out, ...files] = process.argv.slice(2);
    if (!out || files.length === 0) throw new Error("usage: node join.mjs out.json document.json...");
    const documents = files.map((file) => [basename(file, ".json"), JSON.parse(readFileSync(file, "utf8"))]);
    writeFileSync(out, JSON.stringify(joinDocuments(Object.fromEntries(documents)), null, 2));
}
