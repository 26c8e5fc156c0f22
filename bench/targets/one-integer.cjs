/** A comparison of 32 bits guards the bug. */
exports.fuzz = (data) => {
  if (data.length >= 4 && data.readUInt32LE(0) === 0x5ca1ab1e) throw new Error('found');
};
