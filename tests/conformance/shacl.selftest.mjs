// Shows that the check of ODRL policies can fail: node shacl.selftest.mjs
// Each row breaks one thing in fixtures/license.odrl.json and names what the check has to say of it.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findings } from "./shacl.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const read = () => JSON.parse(readFileSync(join(here, "fixtures/license.odrl.json"), "utf8"));
const rules = ["permission", "prohibition", "obligation"];
const use = (policy) => policy.permission[0];
const either = (policy) => use(policy).constraint.find((one) => one.or).or["@list"];

const broken = [
    ["MinCount", "nothing permitted or prohibited", (p) => rules.forEach((kind) => delete p[kind])],
    ["NodeConstraint", "no target", (p) => delete use(p).target],
    ["NodeConstraint", "two targets", (p) => (use(p).target = [use(p).target, "urn:exchange:work:other"])],
    ["NodeConstraint", "no assigner", (p) => delete use(p).assigner],
    ["NodeConstraint", "an agreement without assignee", (p) => delete use(p).assignee],
    ["MinCount", "a rule without action", (p) => delete use(p).action],
    ["MaxCount", "a rule with two actions", (p) => (use(p).action = ["use", "transfer"])],
    ["Class", "another strategy of conflicts", (p) => (p.conflict = "use")],
    ["NodeKind", "a policy without IRI", (p) => delete p.uid],
    ["MinCount", "a constraint without operator", (p) => delete use(p).constraint[0].operator],
    ["MinCount", "a constraint without left operand", (p) => delete use(p).constraint[0].leftOperand],
    ["Xone", "a constraint without right operand", (p) => delete use(p).constraint[0].rightOperand],
    ["Class", "a logical constraint of something else", (p) => (either(p)[0].type = "Duty")],
    ["Not", "a prohibition that is a permission too", (p) => (p.prohibition[0].type = ["Prohibition", "Permission"])],
    ["ODRL has no", "a term that ODRL does not have", (p) => (use(p).action = "odrl:teleport")],
    ["nothing of any type", "an empty document", (p) => Object.keys(p).forEach((k) => k !== "@context" && delete p[k])],
];

let failures = 0;
const expect = (fact, holds, said = "") => {
    if (!holds) failures++;
    console.log(`${holds ? "ok    " : "FAILED"} ${fact}${holds ? "" : `: ${said}`}`);
};

const sound = await findings(read());
expect("a sound policy conforms", sound.length === 0, sound.join("; "));
for (const [rule, fact, change] of broken) {
    const policy = read();
    change(policy);
    const said = (await findings(policy)).join("; ");
    expect(`${rule} finds ${fact}`, said.includes(rule), said);
}
const nothing = spawnSync(process.execPath, [join(here, "shacl.mjs"), join(here, "fixtures/absent.json")]);
expect("an absent policy is a failure", nothing.status !== 0);
console.log(failures === 0 ? "Every check was seen failing." : `${failures} of the checks cannot be trusted.`);
process.exitCode = failures === 0 ? 0 : 1;
