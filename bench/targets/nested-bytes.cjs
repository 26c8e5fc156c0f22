/** Four bytes guard the bug, each behind the one before. */
exports.fuzz = (data) => {
  if (data[0] === 0x46)
    if (data[1] === 0x55) if (data[2] === 0x5a) if (data[3] === 0x5a) throw new Error('found');
};
