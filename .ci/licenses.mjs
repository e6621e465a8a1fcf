// The license gate: node .ci/licenses.mjs [root], by default this repository.
// Reads every packages.lock.json, the .NET tools and the npm lock file, finds each package's license in the NuGet cache
// or the lock, and ends with 1 when one is not open, not known or not restored.
// Writes artifacts/sbom.json (CycloneDX 1.6).
// licenses.json says what is allowed: SPDX ids, known addresses and texts (SHA-256), and single packages with a reason.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const json = (file) => JSON.parse(readFileSync(file, "utf8").replace(/^\uFEFF/, ""));
const skipped = new Set(["bin", "obj", "node_modules", "artifacts", ".git", ".local"]);

/** All files under a folder whose name fits. */
function find(folder, fits) {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
        if (entry.isDirectory()) return skipped.has(entry.name) ? [] : find(join(folder, entry.name), fits);
        return fits(entry.name) ? [join(folder, entry.name)] : [];
    });
}

/** Every NuGet package of the lock files and of the tool manifest, once. */
function nugetPackages(root) {
    const packages = new Map();
    const add = (name, version, hash) =>
        packages.set(`${name} ${version}`.toLowerCase(), { kind: "nuget", name, version, hash });
    for (const lock of find(root, (name) => name === "packages.lock.json"))
        for (const framework of Object.values(json(lock).dependencies))
            for (const [name, { type, resolved, contentHash }] of Object.entries(framework))
                if (type !== "Project") add(name, resolved, contentHash);
    const tools = join(root, ".config/dotnet-tools.json");
    if (existsSync(tools))
        for (const [name, { version }] of Object.entries(json(tools).tools)) add(name, version, null);
    return [...packages.values()];
}

/** The license a NuGet package declares: an SPDX expression, the hash of a text, an address, or what is missing. */
function nugetLicense(cache, { name, version }, policy) {
    const folder = join(cache, name.toLowerCase(), version.toLowerCase());
    if (!existsSync(folder)) return { unknown: "not restored" };
    const nuspec = readFileSync(
        join(
            folder,
            readdirSync(folder).find((file) => file.endsWith(".nuspec")),
        ),
        "utf8",
    );
    const expression = nuspec.match(/<license\s+type="expression"[^>]*>([^<]+)</)?.[1];
    if (expression) return { expression };
    const file = nuspec.match(/<license\s+type="file"[^>]*>([^<]+)</)?.[1];
    if (file) {
        const text = readFileSync(join(folder, file.replace(/\\/g, "/")), "utf8")
            .replace(/^\uFEFF/, "")
            .replace(/\s+/g, " ")
            .trim();
        const hash = createHash("sha256").update(text).digest("hex");
        return { expression: policy.files[hash], unknown: `text ${file} with hash ${hash}` };
    }
    const url = nuspec.match(/<licenseUrl>([^<]+)</)?.[1];
    return url ? { expression: policy.urls[url], unknown: `address ${url}` } : { unknown: "none declared" };
}

/** Every npm package of a lock file with the license it declares there or in its own package.json. */
function npmPackages(lock) {
    return Object.entries(json(lock).packages)
        .filter(([path]) => path !== "")
        .map(([path, { version, license, integrity }]) => {
            const manifest = join(dirname(lock), path, "package.json");
            const old =
                !license && existsSync(manifest)
                    ? json(manifest)
                          .licenses?.map(({ type }) => type)
                          .join(" OR ")
                    : undefined;
            const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
            return {
                kind: "npm",
                name,
                version,
                hash: integrity?.replace(/^sha512-/, ""),
                expression: license ?? old,
                unknown: "none declared",
            };
        });
}

/** Whether an SPDX expression can be met by allowed licenses alone: one side of an OR, both sides of an AND. */
export function isOpen(expression, allowed) {
    const tokens = expression.match(/[()]|[^\s()]+/g) ?? [];
    const take = (token) => tokens[0] === token && tokens.shift() === token;
    const either = () => {
        let open = both();
        while (take("OR")) open = both() || open;
        return open;
    };
    const both = () => {
        let open = one();
        while (take("AND")) open = one() && open;
        return open;
    };
    const one = () => (take("(") ? [either(), take(")")].every(Boolean) : allowed.includes(tokens.shift()));
    return either() && tokens.length === 0;
}

/** The verdict on one package. */
function judge(found, policy) {
    const reviewed = policy.reviewed[`${found.name} ${found.version}`];
    const license = reviewed?.license ?? found.expression;
    if (!license) return { ...found, license: "unknown", refused: `license unknown: ${found.unknown}` };
    if (reviewed || isOpen(license, policy.allowed)) return { ...found, license, reviewed: reviewed?.reason };
    return { ...found, license, refused: `license not on the list of open ones: ${license}` };
}

/** Judges every package under a root. */
export function check(root, cache, policy) {
    const nuget = nugetPackages(root).map((found) => ({ ...found, ...nugetLicense(cache, found, policy) }));
    const npm = find(root, (name) => name === "package-lock.json").flatMap(npmPackages);
    return [...nuget, ...npm].map((found) => judge(found, policy)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Projects whose packages nobody locked, and reviews of packages that are gone. */
export function gaps(root, packages, policy) {
    const unlocked = find(root, (name) => name.endsWith(".csproj")).filter(
        (file) => !existsSync(join(dirname(file), "packages.lock.json")),
    );
    const present = new Set(packages.map(({ name, version }) => `${name} ${version}`));
    return [
        ...unlocked.map((file) => `${relative(root, file)} has no packages.lock.json`),
        ...Object.keys(policy.reviewed)
            .filter((key) => !present.has(key))
            .map((key) => `the review of ${key} is of no use any more`),
    ];
}

/** The bill of materials, sorted and without a time, so that equal packages give equal bytes. */
function billOfMaterials(packages) {
    const component = ({ kind, name, version, license, hash }) => ({
        type: "library",
        name,
        version,
        purl: `pkg:${kind}/${name.replace("@", "%40")}@${version}`,
        licenses: [license === "unknown" ? { license: { name: license } } : { expression: license }],
        ...(hash ? { hashes: [{ alg: "SHA-512", content: Buffer.from(hash, "base64").toString("hex") }] } : {}),
    });
    return { bomFormat: "CycloneDX", specVersion: "1.6", version: 1, components: packages.map(component) };
}

function main(root) {
    const policy = json(join(here, "licenses.json"));
    const packages = check(root, process.env.NUGET_PACKAGES ?? join(homedir(), ".nuget/packages"), policy);
    const counts = new Map();
    for (const { license } of packages) counts.set(license, (counts.get(license) ?? 0) + 1);
    for (const [license, count] of [...counts].sort((a, b) => b[1] - a[1]))
        console.log(String(count).padStart(5), license);
    for (const found of packages.filter(({ reviewed }) => reviewed))
        console.log(`reviewed ${found.name} ${found.version}: ${found.reviewed}`);
    const findings = packages
        .filter(({ refused }) => refused)
        .map(({ kind, name, version, refused }) => `${kind} ${name} ${version}: ${refused}`);
    findings.push(...gaps(root, packages, policy));
    for (const finding of findings) console.error(`REFUSED ${finding}`);
    mkdirSync(join(root, "artifacts"), { recursive: true });
    writeFileSync(join(root, "artifacts/sbom.json"), `${JSON.stringify(billOfMaterials(packages), null, 2)}\n`);
    console.log(`${packages.length} packages, ${findings.length} findings, artifacts/sbom.json written`);
    return findings.length === 0 && packages.length > 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
    process.exitCode = main(resolve(process.argv[2] ?? join(here, "..")));
