// Composes each line of the standard input by Unicode's normalisation form C.
process.stdout.write(require('node:fs').readFileSync(0, 'utf8').normalize('NFC'));
