// Judges identity numbers with the npm package id-validator: one a line on the standard input, one true or false a line on the output.
const path = require('node:path');
const Validator = require('id-validator');
const regions = require(path.join(path.dirname(require.resolve('id-validator/package.json')), 'src', 'GB2260.js'));

const validator = new Validator(regions);
const lines = require('node:fs').readFileSync(0, 'utf8').split('\n').filter(line => line.length > 0);
process.stdout.write(lines.map(line => validator.isValid(line)).join('\n') + '\n');
