/** A comparison with a text of eight bytes guards the bug. */
exports.fuzz = (data) => {
  if (data.toString('latin1', 0, 8) === 'p1an7ed!') throw new Error('found');
};
