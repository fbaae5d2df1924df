export const handler = async () => ({ statusCode: 200, body: 'pong' });
export const pong = handler;
