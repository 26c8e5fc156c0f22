export const count = (data) => (data.length > 2 ? data.length : 0);
