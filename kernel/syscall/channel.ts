export const channelHandlers = {};
