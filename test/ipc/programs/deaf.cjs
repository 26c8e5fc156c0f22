/** Tells its process id in a file, and does nothing; it never asks which process it is. */
const { writeFileSync } = require('node:fs');
const { setInterval } = require('node:timers');
const { argv, pid } = require('node:process');

writeFileSync(argv[2], String(pid));
setInterval(() => undefined, 2 ** 30);
