/** Ten branches, each by a byte of its own. Nothing is wrong with it. */
exports.fuzz = (data) => {
  let taken = 0;
  if (data[0] === 0x7b) taken++;
  if (data[6] < 0x20) taken++;
  if (data[12] > 0xf0) taken++;
  if ((data[18] & 7) === 5) taken++;
  if (data[24] === data[25]) taken++;
  if (data[30] % 10 === 3) taken++;
  if (data[36] !== 0) taken++;
  if (data[42] >= 0x80) taken++;
  if (data[48] === 0x22) taken++;
  if (data.length > 54) taken++;
  return taken;
};
