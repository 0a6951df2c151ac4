// Holds stacks against the rules of cdk-nag: node nag.mjs STACK.json... What acknowledged.json does not explain fails, and so
// does an explanation of what is no longer found.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';

/** What is found in stacks: `RULE on RESOURCE of STACK`, taken from the report that CDK writes. */
function findings(files) {
  const outdir = mkdtempSync(join(tmpdir(), 'nag-'));
  const said = process.stderr.write;
  process.stderr.write = () => true; // the same at length
  try {
    const app = new App({ outdir });
    for (const file of files) {
      new CfnInclude(new Stack(app, basename(file, '.json')), 'Template', { templateFile: file });
    }
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
    try {
      app.synth();
    } catch (failure) {
      if (!/Validation failed/.test(failure.message)) throw failure;
    }
    const { pluginReports } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
    return pluginReports.flatMap(({ violations }) => violations).flatMap(({ ruleName, description, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => {
        const [stack, , resource] = constructPath.split('/');
        return { rule: ruleName, resource, stack, description };
      }));
  } finally {
    process.stderr.write = said;
    process.exitCode = 0; // CDK fails on what is acknowledged here, too
    rmSync(outdir, { recursive: true });
  }
}

const acknowledged = JSON.parse(readFileSync(new URL('acknowledged.json', import.meta.url), 'utf8'));
const found = findings(process.argv.slice(2));
const explains = ({ rule, resources }) => (finding) =>
  finding.rule.startsWith(rule) && resources.some((name) => new RegExp(`^${name}$`).test(finding.resource));
const unexplained = found.filter((finding) => !acknowledged.some((entry) => explains(entry)(finding)));
const unneeded = acknowledged.filter((entry) => !found.some(explains(entry)));

for (const { rule, resource, stack, description } of unexplained) {
  console.error(`${stack}: ${resource}: ${rule}: ${description}`);
}
for (const { rule, resources } of unneeded) {
  console.error(`acknowledged.json explains ${rule} of ${resources.join(', ')}, which is not found: take it out`);
}
console.log(`cdk-nag: ${process.argv.length - 2} stacks, ${found.length} findings, ${unexplained.length} without an explanation`);
if (unexplained.length || unneeded.length || found.length === 0) {
  process.exitCode = 1;
}
