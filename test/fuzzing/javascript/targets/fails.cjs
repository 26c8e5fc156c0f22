exports.fuzz = () => {
  throw new Error('it always fails');
};
