export const channelSyscalls = {};
