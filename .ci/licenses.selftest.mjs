// Shows that the license gate can fail: node .ci/licenses.selftest.mjs
// Builds a small NuGet cache and npm tree in a temporary folder and looks at the verdict on each package.
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check, gaps, isOpen } from "./licenses.mjs";

const failures = [];
const expect = (fact, holds) => {
    if (!holds) failures.push(fact);
    console.log(`${holds ? "ok    " : "FAILED"} ${fact}`);
};

const text = "Permission is hereby granted,\n  to anybody.";
const policy = {
    allowed: ["MIT", "Apache-2.0"],
    urls: { "https://example.org/mit": "MIT" },
    files: { [createHash("sha256").update(text.replace(/\s+/g, " ")).digest("hex")]: "MIT" },
    reviewed: {
        "Silent 1.0.0": { license: "MIT", reason: "Its repository says so." },
        "Gone 1.0.0": { license: "MIT", reason: "Was used." },
    },
};

/** Package, its license element, its license text and whether the gate should let it through. */
const nuget = [
    ["Open", '<license type="expression">MIT</license>', null, true],
    ["Choice", '<license type="expression">Commercial OR Apache-2.0</license>', null, true],
    ["Copyleft", '<license type="expression">AGPL-3.0-only</license>', null, false],
    ["Both", '<license type="expression">MIT AND SSPL-1.0</license>', null, false],
    ["KnownText", '<license type="file">LICENSE</license>', text, true],
    [
        "Commercial",
        '<license type="file">LICENSE</license>',
        "This is a commercial license. Buy a subscription.",
        false,
    ],
    ["KnownAddress", "<licenseUrl>https://example.org/mit</licenseUrl>", null, true],
    ["MassTransit9", "<licenseUrl>https://massient.com/license</licenseUrl>", null, false],
    ["Nothing", "", null, false],
    ["Silent", "", null, true],
];
const npm = { open: ["MIT", true], closed: ["UNLICENSED", false], silent: [undefined, false] };

function build(root) {
    const dependencies = {};
    for (const [name, element, license] of nuget) {
        const folder = join(root, "cache", name.toLowerCase(), "1.0.0");
        mkdirSync(folder, { recursive: true });
        writeFileSync(
            join(folder, `${name}.nuspec`),
            `<package><metadata><id>${name}</id>${element}</metadata></package>`,
        );
        if (license) writeFileSync(join(folder, "LICENSE"), license);
        dependencies[name] = { type: "Transitive", resolved: "1.0.0", contentHash: "AAAA" };
    }
    dependencies.Absent = { type: "Direct", resolved: "1.0.0", contentHash: "AAAA" };
    mkdirSync(join(root, "tree/locked"), { recursive: true });
    mkdirSync(join(root, "tree/unlocked"));
    writeFileSync(
        join(root, "tree/locked/packages.lock.json"),
        JSON.stringify({ version: 2, dependencies: { "net10.0": dependencies } }),
    );
    writeFileSync(join(root, "tree/locked/a.csproj"), "<Project/>");
    writeFileSync(join(root, "tree/unlocked/b.csproj"), "<Project/>");
    const packages = Object.entries(npm).map(([name, [license]]) => [
        `node_modules/${name}`,
        { version: "1.0.0", license },
    ]);
    writeFileSync(join(root, "tree/package-lock.json"), JSON.stringify({ packages: Object.fromEntries(packages) }));
}

const root = mkdtempSync(join(tmpdir(), "licenses-"));
try {
    build(root);
    const tree = join(root, "tree");
    const packages = check(tree, join(root, "cache"), policy);
    const passed = (name) => !packages.find((found) => found.name === name).refused;
    for (const [name, , , open] of nuget)
        expect(`${name} is ${open ? "let through" : "refused"}`, passed(name) === open);
    for (const [name, [, open]] of Object.entries(npm))
        expect(`npm ${name} is ${open ? "let through" : "refused"}`, passed(name) === open);
    expect("a package that is not restored is refused", !passed("Absent"));
    const found = gaps(tree, packages, policy).join("\n");
    expect(
        "a project without a lock file is named",
        found.includes("unlocked/b.csproj") && !found.includes("a.csproj"),
    );
    expect("a review without its package is named", found.includes("Gone 1.0.0") && !found.includes("Silent 1.0.0"));
    expect(
        "brackets bind",
        isOpen("(MIT OR X) AND Apache-2.0", policy.allowed) && !isOpen("(MIT OR X) AND Y", policy.allowed),
    );
    expect(
        "an exception to a license is not that license",
        !isOpen("MIT WITH Something", policy.allowed) && !isOpen("(MIT", policy.allowed),
    );
} finally {
    rmSync(root, { recursive: true });
}
console.log(
    failures.length === 0 ? "The gate was seen failing." : `${failures.length} of the checks cannot be trusted.`,
);
process.exitCode = failures.length === 0 ? 0 : 1;
