// Lints OpenAPI documents with Redocly and Spectral: node lint.mjs [file...], by default artifacts/openapi/*.json.
// Ends with 1 on any finding, warnings included, and when there is no document at all.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const written = resolve(here, "../../artifacts/openapi");

/** The linters, installed in this folder and pinned by its lock file, with their arguments. */
const linters = {
    redocly: ["lint", "--config", join(here, "redocly.yaml"), "--lint-config", "error", "--format", "stylish"],
    spectral: ["lint", "--ruleset", join(here, ".spectral.yaml"), "--fail-severity", "warn", "--quiet"],
};

/** Runs one linter; its output is all it said, for the caller to print. */
export function lint(program, files) {
    const quiet = { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true", NO_COLOR: "1" };
    const result = spawnSync(
        process.execPath,
        [join(here, "node_modules/.bin", program), ...linters[program], ...files],
        {
            encoding: "utf8",
            env: { ...process.env, ...quiet },
        },
    );
    return {
        program,
        passed: result.status === 0,
        output: result.stdout || `${result.stderr ?? ""}${result.error ?? ""}`,
    };
}

function main(given) {
    const found = existsSync(written) ? readdirSync(written).filter((name) => name.endsWith(".json")) : [];
    const files = given.length > 0 ? given : found.sort().map((name) => join(written, name));
    if (files.length === 0) {
        console.error(
            "There is no OpenAPI document to lint: the flow tests write them to artifacts/openapi/<service>.json.",
        );
        return 1;
    }
    const results = Object.keys(linters).map((program) => lint(program, files));
    for (const { program, passed, output } of results) {
        console.log(
            `${program}: ${passed ? "no finding" : "findings"} in ${files.map((f) => relative(process.cwd(), f)).join(" ")}`,
        );
        if (!passed) console.log(output);
    }
    return results.every((result) => result.passed) ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main(process.argv.slice(2));
