let lazy;

exports.fuzz = (data) => {
  if (data.length === 0) return;
  if (data[0] === 0x46) lazy ??= require('./lazy.cjs');
  if (data.length >= 4 && data.readUInt32LE(0) === 0xdeadbeef) lazy = undefined;
};
