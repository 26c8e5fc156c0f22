exports.later = () => 'later';
